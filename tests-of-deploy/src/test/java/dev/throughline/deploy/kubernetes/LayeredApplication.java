package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sample's jar taken apart into the layers of an image, and put together again as an
 * image does it.
 *
 * @param layers the directories of the layers, bottom first
 * @param root where they lie above each other
 */
record LayeredApplication(List<Path> layers, Path root) {

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	/**
	 * Take a jar apart.
	 * @param jar the jar
	 * @param directory an empty directory
	 * @return what became of it
	 */
	static LayeredApplication extract(SampleJar jar, Path directory) throws IOException, InterruptedException {
		List<String> names = tools(jar, "list-layers").lines().toList();
		Path extracted = directory.resolve("layers");
		tools(jar, "extract", "--layers", "--destination", extracted.toString());
		List<Path> layers = names.stream().map(extracted::resolve).filter(Files::isDirectory).toList();
		return new LayeredApplication(layers, directory.resolve("root"));
	}

	static List<String> layersOf(SampleJar jar) throws IOException, InterruptedException {
		return tools(jar, "list-layers").lines().toList();
	}

	/**
	 * Start the application from its layers in a directory in which it has no business.
	 * @param jar the name of the jar
	 * @param environment the variables that the container gets, and no others
	 * @param directory where temporary files and the output go
	 * @return the process
	 */
	RunningSample start(String jar, Map<String, String> environment, Path directory) throws IOException {
		this.layers.forEach((layer) -> move(layer, this.root));
		Path temporary = Files.createDirectories(directory.resolve("tmp"));
		Path elsewhere = Files.createDirectories(directory.resolve("elsewhere"));
		Path output = directory.resolve("output");
		ProcessBuilder builder = new ProcessBuilder(JAVA.toString(), "-Xmx256m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-Djava.io.tmpdir=" + temporary.toAbsolutePath(), "-jar",
				this.root.resolve(jar).toAbsolutePath().toString())
			.directory(elsewhere.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile());
		builder.environment().clear();
		builder.environment().putAll(environment);
		return new RunningSample(builder.start(), output, elsewhere);
	}

	/**
	 * Moves the files of one directory into another one that may have the same
	 * directories.
	 */
	private static void move(Path from, Path to) {
		try {
			if (!Files.isDirectory(from)) {
				Files.move(from, to);
				return;
			}
			Files.createDirectories(to);
			try (Stream<Path> children = Files.list(from)) {
				children.forEach((child) -> move(child, to.resolve(child.getFileName())));
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String tools(SampleJar jar, String... arguments) throws IOException, InterruptedException {
		List<String> command = Stream
			.concat(Stream.of(JAVA.toString(), "-XX:TieredStopAtLevel=1", "-Djarmode=tools", "-jar",
					jar.file().toString()), Stream.of(arguments))
			.toList();
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
		assertThat(process.exitValue()).as(output).isZero();
		return output;
	}

}
