package dev.throughline.benchmarks.cost;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The class paths that the build has copied.
 *
 * @param variants the folder of the variants
 */
record Libraries(Path variants) {

	String classPath(Variant variant) throws IOException {
		Map<String, Path> jars = new LinkedHashMap<>(jars(variant.tracer().module()));
		if (variant.meters()) {
			jars("meters").forEach(jars::putIfAbsent);
		}
		return jars.values().stream().map(Path::toString).collect(Collectors.joining(File.pathSeparator));
	}

	List<String> options(Variant variant) {
		return (variant.tracer() == Tracer.AGENT)
				? List.of("-javaagent:" + target("agent").resolve("agent/opentelemetry-javaagent.jar")) : List.of();
	}

	/**
	 * The jars that a tracer adds to the application, those of the meters left aside.
	 * @param tracer the tracer
	 * @return names of files
	 * @throws IOException when there is no such class path
	 */
	SortedSet<String> added(Tracer tracer) throws IOException {
		SortedSet<String> added = new TreeSet<>(jars(tracer.module()).keySet());
		added.removeAll(jars(Tracer.NONE.module()).keySet());
		return added;
	}

	private Map<String, Path> jars(String module) throws IOException {
		Path folder = target(module).resolve("lib");
		Map<String, Path> jars = new LinkedHashMap<>();
		Path own = target(module).resolve("classes");
		if (Files.exists(own)) {
			jars.put("classes", own);
		}
		try (Stream<Path> files = Files.list(folder)) {
			files.sorted().forEach((file) -> jars.put(file.getFileName().toString(), file));
		}
		return jars;
	}

	private Path target(String module) {
		return this.variants.resolve(module).resolve("target").toAbsolutePath();
	}

}
