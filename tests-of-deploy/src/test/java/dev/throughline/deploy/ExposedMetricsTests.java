package dev.throughline.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpServer;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.request.Http;
import dev.throughline.deploy.ComposeQueries.Query;
import dev.throughline.deploy.SampleProcesses.Sample;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Starts the samples, sends requests and reads their metrics: what the dashboard, the
 * alerts and the links of spans ask Prometheus for must be there.
 */
class ExposedMetricsTests {

	/** Prometheus adds them when it scrapes. */
	private static final Set<String> OF_THE_SCRAPE = Set.of("job", "instance");

	/** Metrics that come to Prometheus without being scraped. */
	private static final String REMOTELY_WRITTEN = "traces_";

	@TempDir
	private static Path folder;

	private static HttpServer collector;

	private static SampleProcesses samples;

	private static Sample outpost;

	private static Sample platform;

	private static Exposition exposed;

	@BeforeAll
	static void sendRequests() throws Exception {
		collector = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		collector.createContext("/", (exchange) -> {
			exchange.getRequestBody().readAllBytes();
			exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		collector.start();
		samples = new SampleProcesses(folder);
		platform = samples.start("arbitex-platform", "sample-platform", environment("PLATFORM_AUDIT_TOKEN", "token"),
				"--throughline.export.spool=" + folder.resolve("spool"), "--throughline.sampling.keep-errors=true");
		outpost = samples.start("arbitex-outpost", "sample-proxy",
				environment("OUTPOST_PLATFORM_BASE_URL", platform.address().toString()),
				"--outpost.platform.token=token",
				// nobody listens there
				"--outpost.provider.base-url=http://127.0.0.1:1");
		assertThat(ask("Explain in one sentence what a span is.")).isGreaterThanOrEqualTo(500);
		assertThat(ask("Please remember the card 4111 1111 1111 1111 for later.")).isEqualTo(422);
		exposed = samples.scrape(platform, ExposedMetricsTests::isExported)
			.and(samples.scrape(outpost, ExposedMetricsTests::isExported));
	}

	@AfterAll
	static void stop() {
		samples.close();
		collector.stop(0);
	}

	@Test
	void everyMetricThatIsAskedForIsThereWithItsLabels() throws IOException {
		Map<String, Set<String>> known = new TreeMap<>(exposed.labels());
		known.values().forEach((labels) -> labels.addAll(OF_THE_SCRAPE));
		List<String> missing = new ArrayList<>();
		for (Query query : ComposeQueries.all()) {
			query.promQl().labels().forEach((metric, labels) -> {
				Set<String> wanted = new TreeSet<>(labels);
				wanted.addAll(query.promQl().values().get(metric));
				Set<String> there = isOfOthers(metric) ? ofOthers(metric) : known.get(metric);
				if (there == null) {
					missing.add("%s asks for %s".formatted(query.place(), metric));
				}
				else {
					wanted.removeAll(there);
					wanted.forEach((label) -> missing.add("%s asks %s for %s".formatted(query.place(), metric, label)));
				}
			});
		}
		assertThat(missing).isEmpty();
	}

	@Test
	void everyMetricOfOthersIsUsed() throws IOException {
		Set<String> used = new TreeSet<>();
		for (Query query : ComposeQueries.all()) {
			used.addAll(query.promQl().labels().keySet());
		}
		assertThat(used).containsAll(ofOthers().keySet());
	}

	@Test
	void everyMeterOfTheExportIsShown() throws IOException {
		Set<String> used = new TreeSet<>();
		for (Query query : ComposeQueries.all()) {
			used.addAll(query.promQl().labels().keySet());
		}
		assertThat(exposed.labels().keySet()).filteredOn((metric) -> metric.startsWith("throughline_export_"))
			// the longest attempt of some minutes says less than the mean beside it
			.filteredOn((metric) -> !metric.endsWith("_max") && !metric.endsWith("_created"))
			.isSubsetOf(used);
	}

	@Test
	void requestsHaveTracesAsExemplars() throws IOException {
		ComposeYaml prometheus = ComposeQueries.dataSources()
			.stream()
			.filter((source) -> "prometheus".equals(source.string("type")))
			.findFirst()
			.orElseThrow();
		String name = prometheus.list("jsonData", "exemplarTraceIdDestinations").get(0).string("name");
		for (Sample sample : List.of(outpost, platform)) {
			Exposition metrics = samples.scrape(sample,
					(scraped) -> scraped.series()
						.stream()
						.anyMatch((one) -> one.name().equals("http_server_requests_seconds_bucket")
								&& !one.exemplar().isEmpty()));
			assertThat(metrics.series()).filteredOn((one) -> !one.exemplar().isEmpty())
				.allSatisfy((one) -> assertThat(one.exemplar().get(name)).matches("[0-9a-f]{32}"));
		}
	}

	@Test
	void logLinesLeadToTheirTraces() throws IOException {
		ComposeYaml loki = ComposeQueries.dataSources()
			.stream()
			.filter((source) -> "loki".equals(source.string("type")))
			.findFirst()
			.orElseThrow();
		Pattern trace = Pattern.compile(loki.list("jsonData", "derivedFields").get(0).string("matcherRegex"));
		for (Sample sample : List.of(outpost, platform)) {
			assertThat(sample.process().lines()).anyMatch((line) -> trace.matcher(line).find());
			assertThat(sample.process().log()).hasFileName(sample.process().name() + ".log");
		}
	}

	private static boolean isExported(Exposition metrics) {
		return metrics.has("throughline_export_exported_total") && metrics.sum("throughline_export_queue_spans") == 0;
	}

	private static boolean isOfOthers(String metric) {
		return metric.startsWith("otelcol_") || metric.startsWith(REMOTELY_WRITTEN);
	}

	private static Set<String> ofOthers(String metric) {
		try {
			return ofOthers().get(metric);
		}
		catch (IOException ex) {
			throw new AssertionError(ex);
		}
	}

	private static Map<String, Set<String>> ofOthers() throws IOException {
		Map<String, Set<String>> metrics = new TreeMap<>();
		for (List<String> words : ComposeYaml.words("metrics-of-others.txt")) {
			Set<String> labels = new TreeSet<>(words.subList(1, words.size()));
			if (!words.get(0).startsWith(REMOTELY_WRITTEN)) {
				labels.addAll(OF_THE_SCRAPE);
			}
			metrics.put(words.get(0), labels);
		}
		return metrics;
	}

	private static Map<String, String> environment(String name, String value) {
		return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:" + collector.getAddress().getPort(),
				"MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "100ms",
				"MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,prometheus", name, value);
	}

	private static int ask(String prompt) throws IOException, InterruptedException {
		String body = """
				{"model":"claude-sonnet-4-5","max_tokens":16,"messages":[{"role":"user","content":"%s"}]}"""
			.formatted(prompt);
		ChatRequest chat = new ChatRequest(prompt, "acme", body, 200);
		return new Http().ask(URI.create(outpost.address() + "/proxy/chat/completions"), chat).status();
	}

}
