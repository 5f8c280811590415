package dev.throughline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import dev.throughline.demo.trace.BrowserAddress;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the compose files, the usage and the demo's defaults together.
 */
class ComposeFilesTests {

	private static final Path COMPOSE = Path.of("..", "deploy", "compose");

	@Test
	void publishesThePortsOfTheUsageOnThisMachineOnly() throws IOException {
		Map<String, Object> compose = load("compose.yaml");
		assertThat(list(compose, "services", "tempo", "ports")).containsExactly("127.0.0.1:4317:4317",
				"127.0.0.1:4318:4318", "127.0.0.1:3200:3200");
		assertThat(list(compose, "services", "grafana", "ports")).containsExactly("127.0.0.1:3000:3000");
		assertThat(PortOption.OTLP_GRPC.defaultPort()).isEqualTo(4317);
		assertThat(PortOption.OTLP_HTTP.defaultPort()).isEqualTo(4318);
		assertThat(BrowserAddress.COMPOSE_GRAFANA).hasToString("http://localhost:3000");
		assertThat(usage()).contains("./demo --otlp http://localhost:4317 --query http://localhost:3200")
			.contains("docker compose -f deploy/compose/compose.yaml up -d");
	}

	@Test
	void pinsTheImages() throws IOException {
		Map<String, Object> compose = load("compose.yaml");
		assertThat(at(compose, "services", "tempo", "image").toString()).matches("grafana/tempo:\\d+\\.\\d+\\.\\d+");
		assertThat(at(compose, "services", "grafana", "image").toString())
			.matches("grafana/grafana:\\d+\\.\\d+\\.\\d+");
	}

	@Test
	void mountsOnlyFilesThatExist() throws IOException {
		Map<String, Object> compose = load("compose.yaml");
		for (String service : List.of("tempo", "grafana")) {
			for (Object volume : list(compose, "services", service, "volumes")) {
				String source = volume.toString().split(":")[0];
				if (source.startsWith(".")) {
					assertThat(COMPOSE.resolve(source)).exists();
				}
				else {
					assertThat(at(compose, "volumes")).asInstanceOf(InstanceOfAssertFactories.MAP).containsKey(source);
				}
			}
		}
	}

	@Test
	void tempoListensWhereThePortsLead() throws IOException {
		Map<String, Object> tempo = load("tempo.yaml");
		assertThat(at(tempo, "server", "http_listen_port")).isEqualTo(3200);
		assertThat(at(tempo, "distributor", "receivers", "otlp", "protocols", "grpc", "endpoint"))
			.isEqualTo("0.0.0.0:4317");
		assertThat(at(tempo, "distributor", "receivers", "otlp", "protocols", "http", "endpoint"))
			.isEqualTo("0.0.0.0:4318");
	}

	@Test
	void grafanaFindsTempoUnderTheIdOfTheLinks() throws IOException {
		Map<String, Object> provisioning = load("grafana/provisioning/datasources/tempo.yaml");
		assertThat(list(provisioning, "datasources")).singleElement()
			.asInstanceOf(InstanceOfAssertFactories.MAP)
			.containsEntry("type", "tempo")
			.containsEntry("uid", BrowserAddress.COMPOSE_DATA_SOURCE)
			.containsEntry("url", "http://tempo:3200");
	}

	@Test
	void usageKnowsEveryPort() throws IOException {
		String usage = usage();
		for (PortOption port : PortOption.values()) {
			assertThat(usage.lines().filter((line) -> line.startsWith("  " + port.option() + " <port>")))
				.singleElement()
				.asString()
				.contains(", %d (%s)".formatted(port.defaultPort(), port.environmentVariable()));
		}
	}

	@Test
	void usageKnowsEveryScenario() throws IOException {
		assertThat(usage().lines()
			.filter((line) -> line.startsWith("      ") && line.charAt(6) != ' ')
			.map((line) -> line.strip().split(" ")[0])).isEqualTo(Scenario.names());
	}

	private static String usage() throws IOException {
		try (InputStream usage = Objects.requireNonNull(Demo.class.getResourceAsStream("usage.txt"))) {
			return new String(usage.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static Map<String, Object> load(String file) throws IOException {
		try (Reader reader = Files.newBufferedReader(COMPOSE.resolve(file))) {
			return new Yaml().load(reader);
		}
	}

	private static List<Object> list(Map<String, Object> root, String... path) {
		return List.copyOf((List<?>) at(root, path));
	}

	private static Object at(Map<String, Object> root, String... path) {
		Object node = root;
		for (String key : path) {
			node = Objects.requireNonNull(((Map<?, ?>) node).get(key), key);
		}
		return node;
	}

}
