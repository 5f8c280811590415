package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;

/**
 * A configuration of the collector below {@code deploy/collector}.
 *
 * @param name the name of the file
 * @param text what is in it
 * @param content the same as a tree
 */
record CollectorFile(String name, String text, Map<String, Object> content) {

	static final Path DIRECTORY = Path.of("..", "deploy", "collector");

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z0-9_]+)(?::-|})");

	private static final Pattern NAMED_VARIABLE = Pattern.compile("(?m)^#   ([A-Z][A-Z0-9_]+) {2,}\\S");

	static CollectorFile agent() {
		return read("agent.yaml");
	}

	static CollectorFile gateway() {
		return read("gateway.yaml");
	}

	static CollectorFile outpost() {
		return read("outpost.yaml");
	}

	static List<CollectorFile> all() throws IOException {
		try (Stream<Path> files = Files.list(DIRECTORY)) {
			return files.map((file) -> file.getFileName().toString())
				.filter((file) -> file.endsWith(".yaml") && !file.equals("kustomization.yaml"))
				.sorted()
				.map(CollectorFile::read)
				.toList();
		}
	}

	private static CollectorFile read(String name) {
		try {
			String text = Files.readString(DIRECTORY.resolve(name));
			return new CollectorFile(name, text, new Yaml().load(text));
		}
		catch (IOException ex) {
			throw new IllegalStateException(name, ex);
		}
	}

	Map<String, Object> receivers() {
		return section("receivers");
	}

	Map<String, Object> processors() {
		return section("processors");
	}

	Map<String, Object> exporters() {
		return section("exporters");
	}

	Map<String, Object> extensions() {
		return section("extensions");
	}

	// Returns the value at a path such as "service/telemetry"; a name that has a slash in
	// it is asked for in two steps.
	Object at(String path) {
		return at(this.content, path);
	}

	static Object at(Map<String, Object> tree, String path) {
		Object node = tree;
		for (String step : path.split("/")) {
			if (!(node instanceof Map<?, ?> map) || !map.containsKey(step)) {
				throw new AssertionError("There is no '" + step + "' on the way to '" + path + "'");
			}
			node = map.get(step);
		}
		return node;
	}

	Map<String, Object> section(String name) {
		return asMap(at(name));
	}

	List<String> pipeline(String member) {
		return strings(at("service/pipelines/traces/" + member));
	}

	List<String> enabledExtensions() {
		return strings(at("service/extensions"));
	}

	// Returns the only exporter.
	Map<String, Object> exporter() {
		List<Object> exporters = new ArrayList<>(exporters().values());
		if (exporters.size() != 1) {
			throw new AssertionError(this.name + " has " + exporters.size() + " exporters");
		}
		return asMap(exporters.get(0));
	}

	Set<String> usedVariables() {
		return found(VARIABLE, this.text.replaceAll("(?m)^\\s*#.*$", ""));
	}

	Set<String> namedVariables() {
		return found(NAMED_VARIABLE, this.text);
	}

	private static Set<String> found(Pattern pattern, String text) {
		Set<String> found = new TreeSet<>();
		Matcher matcher = pattern.matcher(text);
		while (matcher.find()) {
			found.add(matcher.group(1));
		}
		return found;
	}

	static List<String> strings(Object list) {
		return ((List<?>) list).stream().map(String::valueOf).toList();
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> asMap(Object node) {
		return (Map<String, Object>) node;
	}

	@Override
	public String toString() {
		return this.name;
	}

}
