package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that the overlays use every file, name nothing twice, and are what kustomize
 * makes of them.
 */
class KustomizationTests {

	private static final Set<String> GENERATED = Set.of("ConfigMap", "Secret");

	private static final String CLUSTERS = "dev.throughline.deploy.kubernetes.Cluster#all";

	@Test
	void everyFileIsUsedAndEveryFileThatIsUsedIsThere() throws IOException {
		Set<Path> used = new TreeSet<>();
		Deque<Path> directories = new ArrayDeque<>(Cluster.all()
			.map((cluster) -> Cluster.DIRECTORY.resolve("overlays").resolve(cluster.overlay()))
			.toList());
		while (!directories.isEmpty()) {
			Kustomization kustomization = new Kustomization(directories.pop());
			used.addAll(kustomization.files());
			directories.addAll(kustomization.directories());
		}
		Set<Path> present = new TreeSet<>();
		try (Stream<Path> files = Files.walk(Cluster.DIRECTORY)) {
			files.filter(Files::isRegularFile).map(Path::normalize).forEach(present::add);
		}
		assertThat(used).allMatch(Files::isRegularFile).containsAll(present);
	}

	@ParameterizedTest
	@MethodSource(CLUSTERS)
	void nothingIsThereTwice(Cluster cluster) {
		assertThat(cluster.manifests().stream().map(Manifest::toString)).doesNotHaveDuplicates();
	}

	@ParameterizedTest
	@MethodSource(CLUSTERS)
	void everythingIsInTheNamespaceThatIsThere(Cluster cluster) {
		String namespace = cluster.ofKind("Namespace").get(0).name();
		assertThat(cluster.manifests()).filteredOn((manifest) -> !manifest.isOfTheCluster())
			.allSatisfy((manifest) -> assertThat(manifest.text("/metadata/namespace")).isEqualTo(namespace));
		assertThat(cluster.ofKind("ClusterRoleBinding"))
			.allSatisfy((binding) -> assertThat(binding.text("/subjects/0/namespace")).isEqualTo(namespace));
	}

	@ParameterizedTest
	@MethodSource(CLUSTERS)
	@EnabledIfEnvironmentVariable(named = "KUSTOMIZE", matches = ".+",
			disabledReason = "KUSTOMIZE does not say where kustomize is")
	void kustomizeBuildsTheSame(Cluster cluster) throws IOException, InterruptedException {
		Process kustomize = new ProcessBuilder(System.getenv("KUSTOMIZE"), "build",
				Cluster.DIRECTORY.resolve("overlays").resolve(cluster.overlay()).toString())
			.redirectError(ProcessBuilder.Redirect.INHERIT)
			.start();
		String output = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(kustomize.waitFor()).isZero();
		String plain = withoutHashes(output);
		Map<String, JsonNode> built = new TreeMap<>();
		for (Object document : new Yaml().loadAll(plain)) {
			ObjectNode node = JsonMapper.shared().valueToTree((Map<?, ?>) document);
			node.path("data").propertyStream().toList().forEach((entry) -> {
				if (node.path("kind").asString().equals("Secret")) {
					((ObjectNode) node.path("data")).put(entry.getKey(), new String(
							Base64.getDecoder().decode(entry.getValue().asString()), StandardCharsets.UTF_8));
				}
			});
			Manifest manifest = new Manifest(node);
			built.put(manifest.toString(), node);
		}
		Map<String, JsonNode> ours = cluster.manifests()
			.stream()
			.collect(Collectors.toMap(Manifest::toString, Manifest::node, (one, other) -> one, TreeMap::new));
		assertThat(ours).isEqualTo(built);
	}

	/**
	 * Takes away the hashes that kustomize appends to the names of what it generates.
	 * @param text what kustomize has written
	 * @return the text with plain names
	 */
	private static String withoutHashes(String text) {
		List<String> names = new ArrayList<>();
		for (Object document : new Yaml().loadAll(text)) {
			Manifest manifest = new Manifest(JsonMapper.shared().valueToTree((Map<?, ?>) document));
			if (GENERATED.contains(manifest.kind())) {
				names.add(manifest.name());
			}
		}
		assertThat(names).allMatch((name) -> name.matches(".+-[0-9a-z]{10}"));
		String plain = text;
		for (String name : names) {
			plain = plain.replaceAll("\\b" + name + "\\b", name.substring(0, name.length() - 11));
		}
		return plain;
	}

}
