package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import dev.throughline.demo.request.ChatAnswer;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.request.Http;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts both samples from the layers of their images with what their manifests give
 * them, beside the provider stub of the cluster, and holds that they do what the
 * manifests count on. Only addresses and directories are others.
 */
@Timeout(300)
class RunningSamplesTests {

	private static final String OUTPOST = "arbitex-outpost";

	private static final String PLATFORM = "arbitex-platform";

	private static final Cluster CLUSTER = Cluster.of("tempo");

	@TempDir
	private static Path directory;

	private static @Nullable WireMockServer provider;

	private static @Nullable RunningSample platform;

	private static @Nullable RunningSample outpost;

	@BeforeAll
	static void startAll() throws IOException, InterruptedException {
		SampleJar platformJar = SampleJar.of("sample-platform");
		SampleJar outpostJar = SampleJar.of("sample-proxy");
		provider = startProvider();
		platform = start(platformJar, PLATFORM, Map.of());
		outpost = start(outpostJar, OUTPOST,
				Map.of("OUTPOST_PROVIDER_BASE_URL", provider.baseUrl(), "OUTPOST_PLATFORM_BASE_URL",
						"http://localhost:" + platform.ports().get(0), "THROUGHLINE_EXPORT_SPOOL",
						directory.resolve("spool").toString(), "OUTPOST_OUTBOX_DIRECTORY",
						directory.resolve("outbox").toString()));
		outpost.ports();
	}

	@AfterAll
	static void stopAll() throws InterruptedException {
		if (outpost != null) {
			outpost.stop();
		}
		if (platform != null) {
			platform.stop();
		}
		if (provider != null) {
			provider.stop();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { OUTPOST, PLATFORM })
	void everyProbeIsAnsweredAtItsPort(String name) {
		Map<String, Integer> ports = ports(name);
		JsonNode container = CLUSTER.workload(name).containers().get(0);
		for (String probe : List.of("startupProbe", "readinessProbe", "livenessProbe")) {
			JsonNode get = container.at("/" + probe + "/httpGet");
			assertThat(
					running(name).get(ports.get(get.path("port").asString()), get.path("path").asString()).statusCode())
				.as(probe)
				.isEqualTo(200);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { OUTPOST, PLATFORM })
	void metersAreWherePrometheusLooksAndNotWhereClientsAre(String name) {
		Map<String, Integer> ports = ports(name);
		Manifest workload = CLUSTER.workload(name);
		JsonNode annotations = workload.pod().at("/metadata/annotations");
		String port = workload.ports()
			.entrySet()
			.stream()
			.filter((entry) -> entry.getValue().toString().equals(annotations.path("prometheus.io/port").asString()))
			.map(Map.Entry::getKey)
			.findFirst()
			.orElseThrow();
		String path = annotations.path("prometheus.io/path").asString();
		assertThat(running(name).get(ports.get(port), path).body()).contains("\njvm_memory_used_bytes{");
		assertThat(running(name).get(ports.get("http"), path).statusCode()).isEqualTo(404);
	}

	@Test
	void requestIsOneTraceOfBothAndSaysWhichPodsTheyAre() throws IOException, InterruptedException {
		ChatRequest chat = ChatRequest.answered().get(0);
		ChatAnswer answer = new Http()
			.ask(URI.create("http://localhost:" + ports(OUTPOST).get("http") + "/proxy/chat/completions"), chat);
		assertThat(answer.status()).as(running(OUTPOST).text()).isEqualTo(200);
		for (String name : List.of(OUTPOST, PLATFORM)) {
			Awaitility.await()
				.atMost(Duration.ofMinutes(1))
				.untilAsserted(() -> assertThat(spans(name, answer.traceId())).isNotEmpty());
			assertThat(resource(spans(name, answer.traceId()).get(0))).containsEntry("service.name", name)
				.containsEntry("service.version", SampleJar.projectVersion())
				.containsEntry("deployment.environment.name", "demo")
				.containsEntry("k8s.deployment.name", name)
				.containsEntry("k8s.pod.name", "metadata.name")
				.containsEntry("k8s.pod.uid", "metadata.uid")
				.containsEntry("k8s.namespace.name", "metadata.namespace")
				.containsEntry("k8s.node.name", "spec.nodeName")
				.containsEntry("k8s.container.name",
						CLUSTER.workload(name).containers().get(0).path("name").asString());
		}
		assertThat(resource(spans(OUTPOST, answer.traceId()).get(0))).containsEntry("outpost.id", "your-outpost-uuid");
	}

	@ParameterizedTest
	@ValueSource(strings = { OUTPOST, PLATFORM })
	void probesLeaveNoSpansAndNoLines(String name) {
		running(name).get(ports(name).get("http"), "/readyz");
		running(name).get(ports(name).get("http"), "/no-such-path");
		Awaitility.await()
			.atMost(Duration.ofMinutes(1))
			.untilAsserted(() -> assertThat(running(name).text()).contains("\"/no-such-path\""));
		assertThat(running(name).text()).doesNotContain("/readyz", "/livez", "/actuator/health/");
	}

	@ParameterizedTest
	@ValueSource(strings = { OUTPOST, PLATFORM })
	void nothingIsWrittenBesideTheVolumes(String name) throws IOException {
		ports(name);
		try (Stream<Path> files = Files.list(running(name).directory())) {
			assertThat(files).isEmpty();
		}
	}

	private static RunningSample start(SampleJar jar, String name, Map<String, String> others)
			throws IOException, InterruptedException {
		Path own = Files.createDirectory(directory.resolve(name));
		Map<String, String> environment = new TreeMap<>();
		// a field of the pod has its own path as value here
		CLUSTER.environment(CLUSTER.workload(name))
			.forEach((key, value) -> environment.put(key, value.replaceAll("^\\$\\((.+)\\)$", "$1")));
		assertThat(environment.keySet()).containsAll(others.keySet());
		environment.putAll(others);
		environment.putAll(Map.of("SERVER_PORT", "0", "MANAGEMENT_SERVER_PORT", "0", "THROUGHLINE_EXPORTER", "stdout"));
		return LayeredApplication.extract(jar, own).start(jar.file().getFileName().toString(), environment, own);
	}

	private static WireMockServer startProvider() throws IOException {
		Path root = Files.createDirectories(directory.resolve("provider"));
		Path mappings = Files.createDirectories(root.resolve("mappings"));
		for (Map.Entry<String, String> file : Manifest
			.strings(CLUSTER.get("ConfigMap", "provider-stub-mappings").node().path("data"))
			.entrySet()) {
			Files.writeString(mappings.resolve(file.getKey()), file.getValue());
		}
		WireMockServer server = new WireMockServer(WireMockConfiguration.wireMockConfig()
			.dynamicPort()
			.bindAddress("localhost")
			.usingFilesUnderDirectory(root.toString()));
		server.start();
		return server;
	}

	private static RunningSample running(String name) {
		RunningSample sample = name.equals(OUTPOST) ? outpost : platform;
		if (sample == null) {
			throw new IllegalStateException(name + " does not run");
		}
		return sample;
	}

	private static Map<String, Integer> ports(String name) {
		List<Integer> ports = running(name).ports();
		return Map.of("http", ports.get(0), "management", ports.get(1));
	}

	private static List<JsonNode> spans(String name, String traceId) {
		return running(name).spans()
			.stream()
			.filter((message) -> message.at("/resourceSpans/0/scopeSpans/0/spans/0/traceId").asString().equals(traceId))
			.toList();
	}

	private static Map<String, String> resource(JsonNode message) {
		Set<JsonNode> attributes = message.at("/resourceSpans/0/resource/attributes")
			.valueStream()
			.collect(Collectors.toSet());
		return attributes.stream()
			.collect(Collectors.toMap((attribute) -> attribute.path("key").asString(),
					(attribute) -> attribute.at("/value/stringValue").asString("")));
	}

}
