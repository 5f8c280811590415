package dev.throughline.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;

/**
 * Reads the files below {@code deploy/compose}.
 */
final class ComposeYaml {

	static final Path FOLDER = Path.of("..", "deploy", "compose");

	private final Map<?, ?> root;

	private ComposeYaml(Map<?, ?> root) {
		this.root = root;
	}

	static ComposeYaml file(String name) throws IOException {
		return text(Files.readString(FOLDER.resolve(name)));
	}

	static ComposeYaml text(String yaml) {
		return of(new Yaml().<Object>load(yaml));
	}

	static ComposeYaml of(Object node) {
		return new ComposeYaml((Map<?, ?>) node);
	}

	Map<?, ?> map() {
		return this.root;
	}

	Object at(String... path) {
		Object node = this.root;
		for (String key : path) {
			node = Objects.requireNonNull(((Map<?, ?>) node).get(key), () -> String.join(" > ", path));
		}
		return node;
	}

	String string(String... path) {
		return at(path).toString();
	}

	ComposeYaml under(String... path) {
		return of(at(path));
	}

	List<String> strings(String... path) {
		return ((List<?>) at(path)).stream().map(Object::toString).toList();
	}

	List<ComposeYaml> list(String... path) {
		return ((List<?>) at(path)).stream().map(ComposeYaml::of).toList();
	}

	List<String> keys(String... path) {
		return ((Map<?, ?>) at(path)).keySet().stream().map(Object::toString).toList();
	}

	boolean has(String key) {
		return this.root.containsKey(key);
	}

	/**
	 * Read a list that is kept beside the tests: words in lines, {@code #} begins a
	 * remark.
	 * @param name the name of the file
	 * @return the words of each line
	 */
	static List<List<String>> words(String name) throws IOException {
		try (InputStream input = Objects.requireNonNull(ComposeYaml.class.getResourceAsStream("/compose/" + name))) {
			return new String(input.readAllBytes(), StandardCharsets.UTF_8).lines()
				.filter((line) -> !line.startsWith("#") && !line.isBlank())
				.map((line) -> Stream.of(line.strip().split(" +")).toList())
				.toList();
		}
	}

}
