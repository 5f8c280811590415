package dev.throughline.deploy.kubernetes;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that manifests and configurations of the collectors and of Tempo speak of the
 * same variables, files and ports.
 */
@ParameterizedClass
@MethodSource("dev.throughline.deploy.kubernetes.Cluster#all")
class CollectorSettingsTests {

	private static final Pattern VARIABLE = Pattern.compile("\\$\\{env:([A-Z0-9_]+)(:-)?");

	private static final Pattern VARIABLE_BY_NAME = Pattern.compile("node_from_env_var: ([A-Z0-9_]+)");

	/** Read by the runtime of Go and not by a configuration. */
	private static final String GO = "GOMEMLIMIT";

	@Parameter
	private Cluster cluster;

	@ParameterizedTest
	@CsvSource({ "otel-agent, otel-agent-config, agent.yaml", "otel-gateway, otel-gateway-config, gateway.yaml" })
	void variablesAreThoseOfTheConfiguration(String name, String map, String file) {
		Manifest collector = this.cluster.workload(name);
		assertThat(collector.containers().get(0).at("/args/0").asString())
			.isEqualTo("--config=" + mountPath(collector, map) + "/" + file);
		Set<String> read = new TreeSet<>();
		Set<String> required = new TreeSet<>();
		VARIABLE.matcher(withoutComments(configuration(map, file))).results().forEach((match) -> {
			read.add(match.group(1));
			if (match.group(2) == null) {
				required.add(match.group(1));
			}
		});
		VARIABLE_BY_NAME.matcher(configuration(map, file)).results().forEach((match) -> required.add(match.group(1)));
		read.addAll(required);
		Set<String> given = new TreeSet<>(this.cluster.environment(collector).keySet());
		assertThat(given.remove(GO)).isTrue();
		assertThat(read).containsAll(given);
		assertThat(given).containsAll(required).contains("POD_IP");
	}

	@ParameterizedTest
	@CsvSource({ "otel-agent, otel-agent-config, agent.yaml", "otel-gateway, otel-gateway-config, gateway.yaml" })
	void portsAreThoseOfTheConfiguration(String name, String map, String file) {
		JsonNode configuration = tree(configuration(map, file));
		Map<String, Integer> ports = new TreeMap<>();
		ports.put("otlp-grpc", port(configuration.at("/receivers/otlp/protocols/grpc/endpoint")));
		ports.put("otlp-http", port(configuration.at("/receivers/otlp/protocols/http/endpoint")));
		ports.put("health", port(configuration.at("/extensions/health_check/endpoint")));
		ports.put("metrics",
				configuration.at("/service/telemetry/metrics/readers/0/pull/exporter/prometheus/port").asInt());
		assertThat(this.cluster.workload(name).ports()).isEqualTo(ports);
	}

	@Test
	void agentsSendToAllGatewaysByName() {
		JsonNode agent = tree(configuration("otel-agent-config", "agent.yaml"));
		JsonNode resolver = agent.at("/exporters/load_balancing/resolver/dns");
		assertThat(resolver.path("hostname").asString()).isEqualTo("${env:GATEWAY}");
		String name = this.cluster.environment(this.cluster.workload("otel-agent")).get("GATEWAY");
		Manifest service = this.cluster.get("Service", name);
		// headless, or else there is one address for all
		assertThat(service.text("/spec/clusterIP")).isEqualTo("None");
		assertThat(service.node().at("/spec/ports/0/port").asInt()).isEqualTo(resolver.path("port").asInt());
	}

	@Test
	void samplesSendToTheAgentOfTheirNode() {
		assertThat(this.cluster.get("Service", "otel-agent").text("/spec/internalTrafficPolicy")).isEqualTo("Local");
	}

	@Test
	void gatewaysSendToTheBackendOfTheOverlay() {
		Map<String, String> environment = this.cluster.environment(this.cluster.workload("otel-gateway"));
		List<String> endpoint = List.of(environment.get("TRACES_ENDPOINT").split(":"));
		assertThat(endpoint).hasSize(2);
		assertThat(endpoint.get(0)).isEqualTo(this.cluster.overlay());
		Manifest service = this.cluster.get("Service", endpoint.get(0));
		assertThat(service.node().at("/spec/ports"))
			.anySatisfy((port) -> assertThat(port.path("port").asString()).isEqualTo(endpoint.get(1)));
	}

	@Test
	void collectorsHaveTheVersionTheirConfigurationsAreFor() {
		for (String name : List.of("otel-agent", "otel-gateway")) {
			String image = this.cluster.workload(name).containers().get(0).path("image").asString();
			String version = image.substring(image.indexOf(':') + 1);
			assertThat(configuration(name + "-config", name.substring("otel-".length()) + ".yaml"))
				.contains("opentelemetry-collector-contrib " + version + "\n");
		}
	}

	@Test
	void tempoListensWhereItsServiceSays() {
		if (!this.cluster.overlay().equals("tempo")) {
			return;
		}
		Manifest tempo = this.cluster.workload("tempo");
		assertThat(tempo.containers().get(0).at("/args/1").asString())
			.isEqualTo("-config.file=" + mountPath(tempo, "tempo-config") + "/config.yaml");
		JsonNode configuration = tree(configuration("tempo-config", "config.yaml"));
		assertThat(tempo.ports()).isEqualTo(Map.of("query", configuration.at("/server/http_listen_port").asInt(),
				"otlp-grpc", port(configuration.at("/distributor/receivers/otlp/protocols/grpc/endpoint"))));
		assertThat(configuration.at("/storage/trace/wal/path").asString()).startsWith("/var/tempo/");
		assertThat(configuration.at("/storage/trace/local/path").asString()).startsWith("/var/tempo/");
	}

	private String configuration(String map, String file) {
		String text = this.cluster.get("ConfigMap", map).node().path("data").path(file).asString("");
		assertThat(text).as(map).isNotEmpty();
		return text;
	}

	private static String mountPath(Manifest workload, String map) {
		String volume = workload.pod()
			.at("/spec/volumes")
			.valueStream()
			.filter((candidate) -> candidate.at("/configMap/name").asString("").equals(map))
			.map((candidate) -> candidate.path("name").asString())
			.findFirst()
			.orElseThrow();
		return workload.containers()
			.get(0)
			.path("volumeMounts")
			.valueStream()
			.filter((mount) -> mount.path("name").asString().equals(volume))
			.map((mount) -> mount.path("mountPath").asString())
			.findFirst()
			.orElseThrow();
	}

	private static String withoutComments(String text) {
		return text.replaceAll("(?m)^ *#.*$", "");
	}

	private static JsonNode tree(String text) {
		return JsonMapper.shared().valueToTree(new Yaml().<Map<String, Object>>load(text));
	}

	private static int port(JsonNode endpoint) {
		String text = endpoint.asString("");
		return Integer.parseInt(text.substring(text.lastIndexOf(':') + 1));
	}

}
