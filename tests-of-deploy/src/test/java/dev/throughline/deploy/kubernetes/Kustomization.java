package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * A directory with a {@code kustomization.yaml}, built as kustomize builds it, but for
 * the hashes behind the names of what is generated. Knows the fields that are used here
 * and refuses every other one.
 */
final class Kustomization {

	private static final String FILE = "kustomization.yaml";

	private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "namespace", "resources", "components",
			"configMapGenerator", "secretGenerator");

	private static final Set<String> FIELDS_OF_GENERATORS = Set.of("name", "behavior", "envs", "files", "literals");

	private final Path directory;

	private final JsonNode content;

	Kustomization(Path directory) {
		this.directory = directory;
		this.content = documents(directory.resolve(FILE)).get(0);
		requireKnown(this.content, FIELDS);
	}

	/**
	 * Returns what {@code kustomize build} makes of it.
	 * @return the objects
	 */
	List<Manifest> build() {
		List<Manifest> manifests = new ArrayList<>();
		addTo(manifests);
		return List.copyOf(manifests);
	}

	/**
	 * Returns the files of this directory and of those below it that it uses.
	 * @return the files
	 */
	List<Path> files() {
		Stream<Path> generated = generators()
			.flatMap((generator) -> Stream.of("envs", "files").flatMap((field) -> paths(generator, field)));
		return Stream
			.concat(Stream.concat(Stream.of(this.directory.resolve(FILE)), paths(this.content, "resources")), generated)
			.filter((path) -> !Files.isDirectory(path))
			.map(Path::normalize)
			.toList();
	}

	/**
	 * Returns the directories that it names.
	 * @return the directories
	 */
	List<Path> directories() {
		return Stream.of("resources", "components")
			.flatMap((field) -> paths(this.content, field))
			.filter(Files::isDirectory)
			.map(Path::normalize)
			.toList();
	}

	private void addTo(List<Manifest> manifests) {
		paths(this.content, "resources").forEach((path) -> {
			if (Files.isDirectory(path)) {
				new Kustomization(path).addTo(manifests);
			}
			else {
				documents(path).forEach((document) -> manifests.add(new Manifest(document)));
			}
		});
		this.content.path("configMapGenerator").forEach((generator) -> generate("ConfigMap", generator, manifests));
		this.content.path("secretGenerator").forEach((generator) -> generate("Secret", generator, manifests));
		paths(this.content, "components").forEach((path) -> new Kustomization(path).addTo(manifests));
		if (this.content.has("namespace")) {
			manifests.stream().filter((manifest) -> !manifest.isOfTheCluster()).forEach(this::setNamespace);
		}
	}

	private void setNamespace(Manifest manifest) {
		((ObjectNode) manifest.node().path("metadata")).set("namespace", this.content.path("namespace"));
	}

	private void generate(String kind, JsonNode generator, List<Manifest> manifests) {
		requireKnown(generator, FIELDS_OF_GENERATORS);
		String name = generator.path("name").asString();
		ObjectNode data = data(kind, name, generator.path("behavior").asString("create"), manifests);
		paths(generator, "envs").flatMap((path) -> text(path).lines())
			.filter((line) -> !line.isBlank() && !line.startsWith("#"))
			.forEach((line) -> put(data, line));
		paths(generator, "files").forEach((path) -> data.put(path.getFileName().toString(), text(path)));
		generator.path("literals").forEach((literal) -> put(data, literal.asString()));
	}

	private ObjectNode data(String kind, String name, String behavior, List<Manifest> manifests) {
		List<Manifest> present = manifests.stream()
			.filter((manifest) -> manifest.kind().equals(kind) && manifest.name().equals(name))
			.toList();
		if (present.isEmpty() != behavior.equals("create")) {
			throw new IllegalArgumentException(
					"%s: %s %s cannot be %sd".formatted(this.directory, kind, name, behavior));
		}
		if (behavior.equals("merge")) {
			return (ObjectNode) present.get(0).node().path("data");
		}
		ObjectNode node = JsonMapper.shared().createObjectNode();
		node.put("apiVersion", "v1").put("kind", kind);
		node.putObject("metadata").put("name", name);
		manifests.add(new Manifest(node));
		if (kind.equals("Secret")) {
			node.put("type", "Opaque");
		}
		return node.putObject("data");
	}

	private static void put(ObjectNode data, String assignment) {
		int equals = assignment.indexOf('=');
		if (equals < 1) {
			throw new IllegalArgumentException("Not an assignment: " + assignment);
		}
		data.put(assignment.substring(0, equals), assignment.substring(equals + 1));
	}

	private Stream<JsonNode> generators() {
		return Stream.of("configMapGenerator", "secretGenerator")
			.flatMap((field) -> this.content.path(field).valueStream());
	}

	private Stream<Path> paths(JsonNode node, String field) {
		return node.path(field).valueStream().map((path) -> this.directory.resolve(path.asString()));
	}

	private void requireKnown(JsonNode node, Set<String> fields) {
		if (!fields.containsAll(node.propertyNames())) {
			throw new IllegalArgumentException("%s: only %s are known here".formatted(this.directory, fields));
		}
	}

	private static List<JsonNode> documents(Path file) {
		List<JsonNode> documents = new ArrayList<>();
		for (Object document : new Yaml().loadAll(text(file))) {
			documents.add(JsonMapper.shared().valueToTree((Map<?, ?>) document));
		}
		return documents;
	}

	private static String text(Path file) {
		try {
			return Files.readString(file);
		}
		catch (IOException ex) {
			throw new IllegalArgumentException("Cannot be read: " + file, ex);
		}
	}

}
