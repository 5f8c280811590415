package dev.throughline.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import com.networknt.schema.Error;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.throughline.demo.Demo;
import dev.throughline.deploy.ComposeServices.Service;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what {@code compose.yaml} promises: what each profile starts, that nobody else
 * reaches it, and that it can be started.
 */
class ComposeFilesTests {

	private static final Path FOLDER = ComposeYaml.FOLDER;

	private static final Pattern PORT = Pattern.compile("\\b(\\d{4,5})\\b");

	private final ComposeYaml compose = ComposeYaml.file("compose.yaml");

	private final ComposeServices services = ComposeServices.load();

	ComposeFilesTests() throws IOException {
	}

	@Test
	void matchesTheSchema() throws IOException {
		assertThat(schemaErrors(this.compose)).isEmpty();
	}

	@Test
	void schemaFindsWhatComposeWouldRefuse() throws IOException {
		assertThat(schemaErrors(ComposeYaml.text("services: { tempo: { image: tempo, prots: [] } }"))).isNotEmpty();
		assertThat(schemaErrors(ComposeYaml.text("services: { tempo: { image: [tempo] } }"))).isNotEmpty();
	}

	@Test
	void startsTempoAndGrafanaWithoutProfile() throws IOException {
		assertThat(Files.readAllLines(FOLDER.resolve(".env"))).filteredOn((line) -> !line.startsWith("#"))
			.containsExactly("COMPOSE_PROFILES=tempo");
		assertThat(this.services.in("tempo")).extracting(Service::name).containsExactly("grafana", "tempo");
	}

	@Test
	void hasFourProfiles() {
		assertThat(this.services.profiles()).containsExactly("full", "jaeger", "lgtm", "tempo");
		assertThat(this.services.in("jaeger")).extracting(Service::name).containsExactly("jaeger");
		assertThat(this.services.in("lgtm")).extracting(Service::name).containsExactly("lgtm");
		assertThat(this.services.in("full")).extracting(Service::name)
			.containsExactly("collector", "full-grafana", "full-tempo", "loki", "probe", "prometheus", "scraper");
	}

	@Test
	void dependsOnServicesOfTheSameProfileOnly() {
		for (Service service : this.services.all()) {
			assertThat(service.dependencies()).as(service.name())
				.allSatisfy((other) -> assertThat(this.services.named(other).profile()).isEqualTo(service.profile()));
		}
	}

	@Test
	void publishesPortsOnThisMachineOnly() {
		for (Service service : this.services.all()) {
			assertThat(service.ports()).as(service.name())
				.allSatisfy((port) -> assertThat(port).matches("127\\.0\\.0\\.1:(\\d+):\\1"));
		}
	}

	@Test
	void processInTheNetworkOfTheMachineListensOnLoopback() {
		for (Service service : this.services.all()) {
			if (service.definition().has("network_mode")) {
				assertThat(service.command()).as(service.name())
					.filteredOn((argument) -> argument.startsWith("--web.listen-address="))
					.containsExactly("--web.listen-address=127.0.0.1:9091");
			}
		}
	}

	@Test
	void takesEachPortOnceInAProfile() {
		for (String profile : this.services.profiles()) {
			assertThat(this.services.portsOf(profile)).as(profile).doesNotHaveDuplicates().doesNotContain(9091);
		}
	}

	@Test
	void publishesWhatTheDemoIsToldInEachProfile() {
		assertThat(this.services.portsOf("tempo")).containsExactly(3000, 3200, 4317, 4318);
		assertThat(this.services.portsOf("jaeger")).containsExactly(4317, 4318, 16686);
		assertThat(this.services.portsOf("lgtm")).containsExactly(3000, 3200, 4317, 4318);
		assertThat(this.services.portsOf("full")).containsExactly(3000, 3100, 3200, 4317, 4318, 8888, 9090, 55679);
		assertThat(this.services.named("collector").published()).contains(4317, 4318);
	}

	@Test
	void usageAndDocumentationNameCommandsAndPorts() throws IOException {
		try (InputStream input = Objects.requireNonNull(Demo.class.getResourceAsStream("usage.txt"))) {
			assertThat(new String(input.readAllBytes(), StandardCharsets.UTF_8))
				.contains("./demo --otlp http://localhost:4317 --query http://localhost:3200")
				.contains("docker compose -f deploy/compose/compose.yaml up -d");
		}
		List<String> page = Files.readAllLines(Path.of("..", "docs", "compose.md"));
		String compose = Files.readString(FOLDER.resolve("compose.yaml"));
		for (String profile : this.services.profiles()) {
			String option = profile.equals("tempo") ? "" : "--profile %s ".formatted(profile);
			String command = "docker compose -f deploy/compose/compose.yaml %sup -d --wait".formatted(option);
			assertThat(page).as(profile).contains(command);
			assertThat(compose).contains("#   " + command + " ");
			String row = page.stream()
				.filter((line) -> line.startsWith("| `%s` |".formatted(profile)))
				.findFirst()
				.orElseThrow();
			List<Integer> ports = PORT.matcher(row)
				.results()
				.map((port) -> Integer.valueOf(port.group(1)))
				.sorted()
				.toList();
			assertThat(ports).as(profile).isEqualTo(this.services.portsOf(profile));
		}
	}

	@Test
	void pinsTheImages() {
		for (Service service : this.services.all()) {
			assertThat(service.definition().string("image")).as(service.name())
				.matches("[a-z-]+(/[a-z-]+)?:v?\\d+\\.\\d+\\.\\d+(-musl)?");
		}
	}

	@Test
	void usesOneVersionOfAnImage() {
		Set<String> images = this.services.all()
			.stream()
			.map((service) -> service.definition().string("image"))
			.collect(Collectors.toSet());
		assertThat(images.stream().map((image) -> image.split(":")[0]).toList()).doesNotHaveDuplicates();
	}

	@Test
	void mountsWhatExists() {
		Set<String> used = new TreeSet<>();
		for (Service service : this.services.all()) {
			for (String volume : service.volumes()) {
				String source = volume.split(":")[0];
				if (source.startsWith(".")) {
					assertThat(FOLDER.resolve(source)).as(service.name()).exists();
					assertThat(volume).as(service.name()).endsWith(":ro");
				}
				else {
					used.add(source);
				}
			}
		}
		assertThat(this.compose.keys("volumes")).containsExactlyInAnyOrderElementsOf(used);
	}

	@Test
	void mountsEveryFileOfTheFolder() throws IOException {
		Set<Path> mounted = new HashSet<>();
		for (Service service : this.services.all()) {
			service.volumes().forEach((volume) -> mounted.add(FOLDER.resolve(volume.split(":")[0]).normalize()));
		}
		try (var files = Files.walk(FOLDER)) {
			assertThat(files.filter(Files::isRegularFile).map(Path::normalize))
				.filteredOn((file) -> !Set.of("compose.yaml", ".env").contains(file.getFileName().toString()))
				.allSatisfy(
						(file) -> assertThat(mounted).as(file.toString()).anyMatch((mount) -> file.startsWith(mount)));
		}
	}

	@Test
	void folderOfTheDemoIsInEveryCheckout() throws IOException {
		assertThat(this.services.named("collector").mountedAt("/var/log/demo")).isEqualTo("../../.demo");
		assertThat(Files.readString(FOLDER.resolve("../../.demo/.gitignore"))).contains("*", "!.gitignore");
		assertThat(Files.readAllLines(FOLDER.resolve("../../.gitignore"))).contains("/.demo/*", "!/.demo/.gitignore");
	}

	@Test
	void everyLastingServiceIsWatchedAndStartedAgain() {
		for (Service service : this.services.all()) {
			if (service.isOnce()) {
				assertThat(this.services.all()).filteredOn((other) -> other.dependencies().contains(service.name()))
					.as(service.name())
					.isNotEmpty()
					.allSatisfy(
							(other) -> assertThat(other.definition().string("depends_on", service.name(), "condition"))
								.isEqualTo("service_completed_successfully"));
				continue;
			}
			assertThat(service.definition().string("restart")).as(service.name()).isEqualTo("unless-stopped");
			assertThat(service.definition().under("healthcheck").map().keySet()).as(service.name())
				.isEqualTo(Set.of("test", "interval", "timeout", "retries"));
			assertThat(service.definition().strings("healthcheck", "test").get(0)).as("No shell is needed")
				.isEqualTo("CMD");
		}
	}

	@Test
	void checksHealthWhereTheServiceListens() throws IOException {
		assertThat(healthCheck("grafana")).contains("127.0.0.1:3000/");
		assertThat(healthCheck("full-grafana")).contains("127.0.0.1:3000/");
		assertThat(healthCheck("prometheus")).contains("127.0.0.1:9090");
		assertThat(healthCheck("scraper")).contains("127.0.0.1:9091");
		assertThat(healthCheck("collector")).startsWith("CMD /probe/busybox ")
			.contains(ComposeYaml.file("collector.yaml").string("extensions", "health_check", "endpoint"));
		assertThat(this.services.named("probe").command()).endsWith("/probe/busybox");
		// what -health asks by default
		assertThat(healthCheck("tempo")).isEqualTo("CMD /tempo -health");
		assertThat(healthCheck("full-tempo")).isEqualTo("CMD /tempo -health");
		assertThat(healthCheck("loki")).isEqualTo("CMD /usr/bin/loki -health");
		assertThat(ComposeYaml.file("tempo.yaml").at("server", "http_listen_port")).isEqualTo(3200);
		assertThat(ComposeYaml.file("full-tempo.yaml").at("server", "http_listen_port")).isEqualTo(3200);
		assertThat(ComposeYaml.file("loki.yaml").at("server", "http_listen_port")).isEqualTo(3100);
	}

	@Test
	void namesOnlyEnvironmentVariablesThatTheImageKnows() throws IOException {
		List<List<String>> known = ComposeYaml.words("environment-of-images.txt");
		for (Service service : this.services.all()) {
			Set<String> ofImage = known.stream()
				.filter((words) -> words.get(0).equals(service.image()))
				.flatMap((words) -> words.stream().skip(1))
				.collect(Collectors.toSet());
			assertThat(ofImage).as(service.name())
				.containsAll(service.environment().keySet().stream().map(Object::toString).toList());
		}
	}

	@Test
	void passesOnlyFilesThatAreMounted() {
		for (Service service : this.services.all()) {
			for (String argument : service.command()) {
				if (argument.matches("--?config(\\.file)?=.*")) {
					assertThat(service.mountedAt(argument.substring(argument.indexOf('=') + 1))).as(service.name())
						.endsWith(".yaml");
				}
			}
		}
	}

	private String healthCheck(String service) {
		return String.join(" ", this.services.named(service).definition().strings("healthcheck", "test"));
	}

	private static List<Error> schemaErrors(ComposeYaml compose) throws IOException {
		try (InputStream input = Objects
			.requireNonNull(ComposeFilesTests.class.getResourceAsStream("/compose/compose-spec.json"))) {
			JsonNode schema = JsonMapper.shared().readTree(input);
			separateBounds(schema);
			Map<?, ?> root = compose.map();
			return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
				// the schema's own name is relative
				.getSchema(SchemaLocation.of("https://compose-spec.io/"), schema)
				.validate(JsonMapper.shared().valueToTree(root));
		}
	}

	// json-schema-validator 3.0.0 stumbles over a bound beside more than one type
	private static void separateBounds(JsonNode schema) {
		if (schema instanceof ObjectNode object && object.path("type").isArray()) {
			for (String bound : List.of("minimum", "maximum")) {
				if (object.path(bound).isNumber()) {
					object.withArray("allOf").addObject().set(bound, object.remove(bound));
				}
			}
		}
		schema.forEach(ComposeFilesTests::separateBounds);
	}

}
