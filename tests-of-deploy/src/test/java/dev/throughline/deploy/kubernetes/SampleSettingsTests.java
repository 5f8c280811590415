package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that the samples know what their manifests tell them.
 */
class SampleSettingsTests {

	/** Where the starter looks, and the field of the pod that is meant. */
	private static final Map<String, String> DOWNWARD = Map.of("K8S_NAMESPACE_NAME", "$(metadata.namespace)",
			"K8S_NODE_NAME", "$(spec.nodeName)", "K8S_POD_NAME", "$(metadata.name)", "K8S_POD_UID", "$(metadata.uid)");

	private final Cluster cluster = Cluster.of("tempo");

	static Stream<Arguments> samples() {
		return Stream.of(Arguments.of("arbitex-outpost", "sample-proxy"),
				Arguments.of("arbitex-platform", "sample-platform"));
	}

	@ParameterizedTest
	@MethodSource("samples")
	void everyVariableIsAPropertyOrIsReadByTheStarterOrSpringBoot(String name, String module) throws IOException {
		SampleJar jar = SampleJar.of(module);
		Set<String> known = new TreeSet<>(jar.variablesOfProperties());
		known.addAll(jar.variablesInClasses());
		assertThat(known).contains("SERVER_PORT", "THROUGHLINE_EXPORTER", "OTEL_SERVICE_NAME");
		assertThat(known).containsAll(this.cluster.environment(this.cluster.workload(name)).keySet());
	}

	@ParameterizedTest
	@MethodSource("samples")
	void downwardVariablesAreThoseOfTheStarter(String name, String module) throws IOException {
		Set<String> read = SampleJar.of(module)
			.variablesInClasses()
			.stream()
			.filter((variable) -> variable.startsWith("K8S_"))
			.collect(Collectors.toSet());
		Manifest sample = this.cluster.workload(name);
		Map<String, String> given = new TreeMap<>(this.cluster.environment(sample));
		given.keySet().removeIf((variable) -> !variable.startsWith("K8S_"));
		Map<String, String> expected = new TreeMap<>(DOWNWARD);
		expected.put("K8S_CONTAINER_NAME", sample.containers().get(0).path("name").asString());
		expected.put("K8S_DEPLOYMENT_NAME", name);
		assertThat(given).isEqualTo(expected).containsOnlyKeys(read);
	}

	@ParameterizedTest
	@MethodSource("samples")
	void portsAreThoseOfTheApplication(String name, String module) throws IOException {
		JsonNode application = JsonMapper.shared()
			.valueToTree(new Yaml().<Map<String, Object>>load(SampleJar.of(module).text("application.yml")));
		Manifest sample = this.cluster.workload(name);
		Map<String, String> environment = this.cluster.environment(sample);
		assertThat(environment).doesNotContainKey("SERVER_PORT");
		assertThat(sample.ports()).isEqualTo(Map.of("http", application.at("/server/port").asInt(), "management",
				Integer.parseInt(environment.get("MANAGEMENT_SERVER_PORT"))));
		assertThat(application.at("/spring/application/name").asString()).isEqualTo(name);
	}

	@Test
	void bothSamplesHaveTheSameToken() {
		assertThat(this.cluster.environment(this.cluster.workload("arbitex-outpost")).get("OUTPOST_PLATFORM_TOKEN"))
			.isNotBlank()
			.isEqualTo(this.cluster.environment(this.cluster.workload("arbitex-platform")).get("PLATFORM_AUDIT_TOKEN"));
	}

	@Test
	void secretsAreInSecretsOnly() {
		assertThat(this.cluster.ofKind("ConfigMap"))
			.allSatisfy((map) -> assertThat(map.node().path("data").propertyNames())
				.noneMatch((key) -> key.matches(".*(TOKEN|KEY|PASSWORD|SECRET).*")));
	}

}
