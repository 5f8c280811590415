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

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what the configurations of the collector promise, without a collector.
 */
class CollectorFilesTests {

	private static final Path ROOT = Path.of("..");

	private static final Pattern VERSION = Pattern.compile("collector-contrib[ :@]v?(\\d+\\.\\d+)");

	private static final List<String> SCRUB = List.of("transform/before_scrub", "redaction/scrub",
			"transform/after_scrub");

	static List<CollectorFile> files() throws IOException {
		return CollectorFile.all();
	}

	@Test
	void thereAreThreeRoles() throws IOException {
		assertThat(files()).extracting(CollectorFile::name).contains("agent.yaml", "gateway.yaml", "outpost.yaml");
	}

	@ParameterizedTest
	@MethodSource("files")
	void whatIsUsedIsDefinedAndWhatIsDefinedIsUsed(CollectorFile file) {
		for (String kind : List.of("receivers", "processors", "exporters")) {
			Set<String> used = new TreeSet<>();
			CollectorFile.asMap(file.at("service/pipelines"))
				.values()
				.forEach((pipeline) -> used.addAll(CollectorFile.strings(CollectorFile.asMap(pipeline).get(kind))));
			assertThat(used).as(kind).isEqualTo(new TreeSet<>(file.section(kind).keySet()));
		}
		assertThat(file.enabledExtensions()).containsExactlyInAnyOrderElementsOf(file.extensions().keySet());
	}

	@ParameterizedTest
	@MethodSource("files")
	void extensionsThatExportersNameAreThere(CollectorFile file) {
		for (String reference : values(file.exporters(), Set.of("storage", "authenticator"))) {
			assertThat(file.enabledExtensions()).contains(reference);
		}
	}

	@ParameterizedTest
	@MethodSource("files")
	void otlpIsTakenAtTheUsualPorts(CollectorFile file) {
		assertThat(file.receivers()).containsOnlyKeys("otlp");
		assertThat((String) file.at("receivers/otlp/protocols/grpc/endpoint")).endsWith(":4317");
		assertThat((String) file.at("receivers/otlp/protocols/http/endpoint")).endsWith(":4318");
	}

	@ParameterizedTest
	@MethodSource("files")
	void metricsOfTheCollectorAreAt8888(CollectorFile file) {
		List<?> readers = (List<?>) file.at("service/telemetry/metrics/readers");
		assertThat(readers).hasSize(1);
		assertThat(CollectorFile.at(CollectorFile.asMap(readers.get(0)), "pull/exporter/prometheus/port"))
			.isEqualTo(8888);
	}

	@ParameterizedTest
	@MethodSource("files")
	void zPagesAndProfilesAreOnLoopbackOnly(CollectorFile file) {
		assertThat(file.extensions()).containsKey("zpages");
		file.extensions().forEach((name, extension) -> {
			if (name.matches("(zpages|pprof)(/.*)?")) {
				assertThat(CollectorFile.at(CollectorFile.asMap(extension), "endpoint")).as(name)
					.isEqualTo("127.0.0.1:" + (name.startsWith("zpages") ? 55679 : 1777));
			}
		});
	}

	@ParameterizedTest
	@MethodSource("files")
	void healthIsAskedAtTheUsualPort(CollectorFile file) {
		assertThat((String) file.at("extensions/health_check/endpoint")).endsWith(":13133");
	}

	@ParameterizedTest
	@MethodSource("files")
	void memoryIsLimitedFirst(CollectorFile file) {
		assertThat(file.pipeline("processors").get(0)).isEqualTo("memory_limiter");
		assertThat(file.section("processors")).containsKey("memory_limiter");
	}

	@ParameterizedTest
	@MethodSource("files")
	void batchesAreMadeInTheSendingQueue(CollectorFile file) {
		assertThat(file.processors().keySet()).noneMatch((name) -> name.matches("batch(/.*)?"));
		Map<String, Object> exporter = file.exporter();
		assertThat(CollectorFile.at(exporter, "sending_queue/enabled")).isEqualTo(true);
		assertThat((Integer) CollectorFile.at(exporter, "sending_queue/batch/max_size"))
			.isGreaterThanOrEqualTo((Integer) CollectorFile.at(exporter, "sending_queue/batch/min_size"))
			.isLessThan((Integer) CollectorFile.at(exporter, "sending_queue/queue_size"));
		assertThat(CollectorFile.at(exporter, "retry_on_failure/enabled")).isEqualTo(true);
	}

	@ParameterizedTest
	@MethodSource("files")
	void theHeaderNamesTheVariablesThatAreUsed(CollectorFile file) {
		assertThat(file.namedVariables()).isEqualTo(variablesOf(file));
	}

	private static Set<String> variablesOf(CollectorFile file) {
		Set<String> used = new TreeSet<>(file.usedVariables());
		// the processor reads this one itself, by its name
		used.addAll(values(file.content(), Set.of("node_from_env_var")));
		return used;
	}

	@ParameterizedTest
	@MethodSource("files")
	void theDocumentNamesTheVariablesThatAreUsed(CollectorFile file) throws IOException {
		String document = Files.readString(ROOT.resolve("docs/collector.md"));
		String section = document.substring(document.indexOf("## Variables"));
		String table = section.substring(0, section.indexOf("\n## "));
		Set<String> named = new TreeSet<>();
		String role = file.name().replace(".yaml", "");
		for (String line : table.lines().filter((line) -> line.startsWith("| `")).toList()) {
			String[] cells = line.split("\\|");
			if (List.of(cells[2].strip().split(", ")).contains(role)) {
				named.add(cells[1].replace("`", "").strip());
			}
		}
		assertThat(named).isEqualTo(file.namedVariables());
	}

	@Test
	void oneVersionOfTheCollectorIsNamedEverywhere() throws IOException {
		Set<String> versions = new TreeSet<>();
		List<Path> naming = new ArrayList<>();
		try (Stream<Path> below = Files.walk(ROOT.resolve("deploy"))) {
			for (Path file : Stream
				.concat(below.filter(Files::isRegularFile), Stream.of(ROOT.resolve("docs/collector.md")))
				.toList()) {
				Matcher matcher = VERSION.matcher(Files.readString(file));
				while (matcher.find()) {
					versions.add(matcher.group(1));
					naming.add(file.getFileName());
				}
			}
		}
		assertThat(versions).as(naming.toString()).hasSize(1);
		assertThat(naming).contains(Path.of("agent.yaml"), Path.of("gateway.yaml"), Path.of("outpost.yaml"),
				Path.of("collector.md"));
	}

	@Test
	void agentsSendAllSpansOfATraceToOneGateway() {
		CollectorFile agent = CollectorFile.agent();
		assertThat(agent.exporters()).containsOnlyKeys("load_balancing");
		assertThat(agent.at("exporters/load_balancing/routing_key")).isEqualTo("traceID");
		String grpc = (String) CollectorFile.gateway().at("receivers/otlp/protocols/grpc/endpoint");
		assertThat(grpc).endsWith(":" + agent.at("exporters/load_balancing/resolver/dns/port"));
	}

	@Test
	void whatOneGatewayDidNotTakeCanGoToAnother() {
		CollectorFile agent = CollectorFile.agent();
		assertThat(agent.at("exporters/load_balancing/protocol/otlp/sending_queue/enabled")).isEqualTo(false);
		assertThat(agent.at("exporters/load_balancing/protocol/otlp/retry_on_failure/enabled")).isEqualTo(false);
	}

	@Test
	void onlyTheGatewayDecidesByTheTail() throws IOException {
		for (CollectorFile file : files()) {
			boolean decides = file.pipeline("processors").stream().anyMatch((name) -> name.startsWith("tail_sampling"));
			assertThat(decides).as(file.name()).isEqualTo(file.name().equals("gateway.yaml"));
		}
	}

	@Test
	void keepsErrorsSlowTracesAndTenPercentOfTheRest() {
		CollectorFile gateway = CollectorFile.gateway();
		List<?> policies = (List<?>) gateway.at("processors/tail_sampling/policies");
		assertThat(policies).hasSize(3);
		assertThat(policies.get(0)).isEqualTo(Map.of("name", "errors", "type", "status_code", "status_code",
				Map.of("status_codes", List.of("ERROR"))));
		assertThat(policies.get(1)).isEqualTo(
				Map.of("name", "slow", "type", "latency", "latency", Map.of("threshold_ms", "${env:SLOW_MS:-1000}")));
		assertThat(policies.get(2)).isEqualTo(Map.of("name", "share-of-the-rest", "type", "probabilistic",
				"probabilistic", Map.of("sampling_percentage", "${env:SAMPLING_PERCENT:-10}")));
	}

	@Test
	void agentsPassOnEveryTraceUnlessToldOtherwise() {
		assertThat(CollectorFile.agent().at("processors/probabilistic_sampler/sampling_percentage"))
			.isEqualTo("${env:TRACE_SAMPLING_PERCENTAGE:-100}");
	}

	@Test
	void agentAndOutpostScrubAlikeAndLast() {
		CollectorFile agent = CollectorFile.agent();
		CollectorFile outpost = CollectorFile.outpost();
		for (CollectorFile file : List.of(agent, outpost)) {
			List<String> processors = file.pipeline("processors");
			assertThat(processors.subList(processors.size() - 3, processors.size())).as(file.name()).isEqualTo(SCRUB);
		}
		for (String processor : SCRUB) {
			assertThat(outpost.processors().get(processor)).as(processor).isEqualTo(agent.processors().get(processor));
		}
	}

	@Test
	void theOutpostSendsToThePlatformAloneAndWaitsOnDisk() {
		CollectorFile outpost = CollectorFile.outpost();
		assertThat(outpost.exporters()).containsOnlyKeys("otlp_http/platform");
		Map<String, Object> exporter = outpost.exporter();
		assertThat(exporter.get("endpoint")).isEqualTo("${env:PLATFORM_OTLP_ENDPOINT}");
		assertThat(CollectorFile.at(exporter, "sending_queue/storage")).isEqualTo("file_storage/queue");
		assertThat(CollectorFile.at(exporter, "retry_on_failure/max_elapsed_time")).isEqualTo("0s");
		Map<String, Object> storage = CollectorFile.asMap(outpost.extensions().get("file_storage/queue"));
		assertThat(storage).containsEntry("fsync", true);
		assertThat((Integer) storage.get("max_size"))
			.isGreaterThan((Integer) CollectorFile.at(exporter, "sending_queue/queue_size"));
	}

	@Test
	void nobodyOutsideTheHostReachesTheOutpostsCollectorUnlessToldOtherwise() {
		for (String endpoint : values(CollectorFile.outpost().content(), Set.of("endpoint", "host"))) {
			assertThat(endpoint).matches("127\\.0\\.0\\.1(:\\d+)?|\\$\\{env:LISTEN:-127\\.0\\.0\\.1}:\\d+"
					+ "|\\$\\{env:PLATFORM_OTLP_ENDPOINT}");
		}
	}

	private static List<String> values(Object node, Set<String> keys) {
		List<String> values = new ArrayList<>();
		if (node instanceof Map<?, ?> map) {
			map.forEach((key, value) -> {
				if (keys.contains(key) && value instanceof String text) {
					values.add(text);
				}
				values.addAll(values(value, keys));
			});
		}
		else if (node instanceof List<?> list) {
			list.forEach((value) -> values.addAll(values(value, keys)));
		}
		return values;
	}

}
