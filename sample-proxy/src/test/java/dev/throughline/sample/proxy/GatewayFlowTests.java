package dev.throughline.sample.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.google.protobuf.ByteString;
import com.jayway.jsonpath.JsonPath;
import dev.throughline.sample.sidecar.auth.AuthAgentApplication;
import dev.throughline.sample.sidecar.ratelimit.RateLimitAgentApplication;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpRequest;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.ok;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The outpost as a gateway: with its agents, which are processes of their own at the
 * other end of Unix domain sockets and export their own spans, with checks of an
 * upstream, an access log and metrics on another port.
 */
@ActiveProfiles("gateway")
// its checks would go on, and warn in the output of other tests
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class GatewayFlowTests extends AbstractProxyTests {

	// SHA-256 of "let-me-in"
	private static final String KEY_DIGEST = "a3ee786b5707c27d42570785081ec17f5c7db9262a01366af362a1aa61a420b9";

	private static final Path sockets = temporaryDirectory();

	private static final WireMockServer upstream = new WireMockServer(options().dynamicPort());

	private static final OtlpCollector collector = OtlpCollector.start();

	private static ChildJvm auth;

	private static ChildJvm ratelimit;

	@LocalManagementPort
	private int managementPort;

	@DynamicPropertySource
	static void gateway(DynamicPropertyRegistry registry) {
		upstream.start();
		upstream.stubFor(get("/health").willReturn(ok()));
		for (String agent : List.of("auth", "ratelimit")) {
			registry.add("outpost.agents." + agent + ".socket", () -> socket(agent).toString());
			registry.add("outpost.agents." + agent + ".timeout", () -> "20s");
			registry.add("outpost.agents." + agent + ".when-unavailable", () -> "deny");
		}
		registry.add("outpost.health-checks.platform.url", () -> upstream.baseUrl() + "/health");
		registry.add("outpost.health-checks.platform.interval", () -> "20ms");
		registry.add("management.server.port", () -> "0");
		registry.add("management.opentelemetry.tracing.export.otlp.endpoint", collector::httpEndpoint);
		registry.add("management.opentelemetry.tracing.export.schedule-delay", () -> "10ms");
		// the collector is gone before the context
		registry.add("throughline.export.shutdown-timeout", () -> "100ms");
	}

	@BeforeAll
	static void startAgents() {
		auth = start(AuthAgentApplication.class, "auth", "--auth-agent.api-keys=" + KEY_DIGEST);
		// each tenant belongs to one test
		ratelimit = start(RateLimitAgentApplication.class, "ratelimit", "--ratelimit-agent.requests=3",
				"--ratelimit-agent.period=1h", "--ratelimit-agent.by=tenant");
	}

	@AfterAll
	static void stopAgents() throws Exception {
		auth.close();
		ratelimit.close();
		collector.close();
		upstream.stop();
		assertThat(sockets).isEmptyDirectory();
	}

	@Test
	void agentsWorkInTheTraceOfTheRequest(CapturedOutput output) throws Exception {
		Answer answer = send(request(BodyPublishers.ofString(chat("Ping"))).header("X-Tenant", "acme")
			.header("X-Api-Key", "let-me-in")
			.header("X-Correlation-Id", "2Kj8mNpQ3xR"));
		assertThat(answer.status()).isEqualTo(200);
		String traceId = answer.header("X-Trace-Id");
		List<SpanData> trace = takeSpans(8);
		assertThat(trace).extracting(SpanData::getTraceId).containsOnly(traceId);
		assertThat(trace).extracting(SpanData::getName)
			.containsExactly("POST /proxy/chat/completions", "agent.auth", "agent.ratelimit", "policy.cache.lookup",
					"dlp.tier1.regex_scan", "dlp.tier2.ner_scan", "POST /api/internal/audit/ingest",
					"POST provider.anthropic");
		SpanData request = trace.get(0);
		assertThat(trace.subList(1, 8)).extracting(SpanData::getParentSpanId).containsOnly(request.getSpanId());
		requireAsked("auth", trace.get(1));
		requireAsked("ratelimit", trace.get(2));
		requireProcessed(traceId, Map.of("auth", trace.get(1), "ratelimit", trace.get(2)),
				Map.of("auth", "rules", "ratelimit", "within-limit"));
		List<String> lines = output.toString().lines().filter((line) -> line.contains("agent asked")).toList();
		assertThat(lines).hasSize(2);
		for (String line : List.of(lines.get(0), lines.get(1), auth.awaitLine(traceId), ratelimit.awaitLine(traceId))) {
			assertThat(JsonPath.<String>read(line, "$.trace_id")).isEqualTo(traceId);
			assertThat(JsonPath.<String>read(line, "$.correlation_id")).isEqualTo("2Kj8mNpQ3xR");
			assertThat(JsonPath.<String>read(line, "$.decision")).isEqualTo("allow");
		}
		assertThat(JsonPath.<String>read(auth.awaitLine(traceId), "$.service")).isEqualTo("auth-agent");
		assertThat(JsonPath.<String>read(ratelimit.awaitLine(traceId), "$.service")).isEqualTo("ratelimit-agent");
		assertThat(output).doesNotContain("let-me-in");
	}

	@Test
	void requestThatTheAuthAgentDeniesIsRefusedBeforeAnythingElseHappens() throws Exception {
		Answer answer = send(request(BodyPublishers.ofString(chat("Ping"))).header("X-Tenant", "acme")
			.header("X-Api-Key", "guessed"));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.<String>json("$.type")).endsWith("/access-denied");
		assertThat(answer.<String>json("$.trace_id")).isEqualTo(answer.header("X-Trace-Id"));
		List<SpanData> trace = takeSpans(2);
		assertThat(trace.get(1).getName()).isEqualTo("agent.auth");
		assertThat(trace.get(1).getAttributes().get(stringKey("agent.decision"))).isEqualTo("deny");
		assertThat(auth.awaitLine(answer.header("X-Trace-Id"))).contains("\"reason\":\"api-key\"");
		assertThat(auditEvents() + providerCalls()).isZero();
	}

	@Test
	void requestOverTheLimitIsRefusedAndSaysWhenToComeAgain(CapturedOutput output) throws Exception {
		String body = chat("Ping").replace("sonnet", "haiku");
		for (int i = 0; i < 3; i++) {
			assertThat(allowed("globex", body).status()).isEqualTo(200);
			takeSpans(8);
		}
		int before = auditEvents() + providerCalls();
		Answer answer = allowed("globex", body);
		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.<String>json("$.type")).endsWith("/too-many-requests");
		assertThat(Integer.parseInt(answer.header("Retry-After"))).isBetween(1, 1200);
		List<SpanData> trace = takeSpans(3);
		assertThat(trace).extracting(SpanData::getName)
			.containsExactly("POST /proxy/chat/completions", "agent.auth", "agent.ratelimit");
		OpenTelemetryAssertions.assertThat(trace.get(2))
			.hasAttributesSatisfyingExactly(equalTo(stringKey("agent.name"), "ratelimit"),
					equalTo(stringKey("agent.decision"), "deny"),
					equalTo(stringKey("peer.service"), "ratelimit-agent"));
		assertThat(ratelimit.awaitLine(answer.header("X-Trace-Id"))).contains("\"reason\":\"rate\"");
		assertThat(auditEvents() + providerCalls()).isEqualTo(before);
		assertThat(JsonPath.<Integer>read(accessLine(output, answer.header("X-Trace-Id")), "$.status")).isEqualTo(429);
	}

	@Test
	void accessLogHasTheTraceAndWhatTheRequestWas(CapturedOutput output) throws Exception {
		Answer answer = allowed("initech", chat("Ping"));
		takeSpans(4);
		String line = accessLine(output, answer.header("X-Trace-Id"));
		Map<String, Object> fields = JsonPath.read(line, "$");
		assertThat(fields).containsEntry("trace_id", answer.header("X-Trace-Id"))
			.containsEntry("method", "POST")
			.containsEntry("path", "/proxy/chat/completions")
			.containsEntry("status", 403)
			.containsKeys("timestamp", "duration_ms");
	}

	@Test
	void healthIsAnsweredHereAndLeavesNothingBehind(CapturedOutput output) throws Exception {
		Answer answer = send(HttpRequest.newBuilder(uri("/health")));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.<String>json("$.status")).isEqualTo("UP");
		// and a request that is traced, so that what came before it would be seen
		Answer traced = allowed("hooli", chat("Ping"));
		takeSpans(4);
		accessLine(output, traced.header("X-Trace-Id"));
		assertThat(output).doesNotContain("\"path\":\"/health\"");
		assertThat(providerCalls()).isZero();
	}

	@Test
	void checksOfTheUpstreamLeaveNoSpans() throws Exception {
		int before = checks();
		Awaitility.await().atMost(30, TimeUnit.SECONDS).until(() -> checks() >= before + 3);
		assertThat(upstream.findAll(getRequestedFor(urlEqualTo("/health"))))
			.noneMatch((request) -> request.containsHeader("traceparent"));
		assertThat(scrape()).contains("outpost_upstream_up{upstream=\"platform\"} 1.0");
	}

	@Test
	void exportCountersAreAtTheAddressOfTheMetrics() throws Exception {
		allowed("umbrella", chat("Ping"));
		takeSpans(4);
		Awaitility.await()
			.atMost(30, TimeUnit.SECONDS)
			.untilAsserted(() -> assertThat(metric("throughline_export_exported_total{destination=\"otlp\"}"))
				.isGreaterThanOrEqualTo(4));
		assertThat(metric("throughline_export_failed_total{destination=\"otlp\"}")).isZero();
		assertThat(send(HttpRequest.newBuilder(uri("/actuator/prometheus"))).status()).as("port of the routes")
			.isEqualTo(404);
		takeSpans(1);
	}

	@Test
	void agentsAreGreetedWhenTheOutpostStarts() {
		assertThat(auth.awaitLine("\"reason\":\"hello\"")).contains("\"decision\":\"allow\"");
		assertThat(ratelimit.awaitLine("\"reason\":\"hello\"")).contains("\"decision\":\"allow\"");
	}

	private Answer allowed(String tenant, String body) throws Exception {
		return send(request(BodyPublishers.ofString(body)).header("X-Tenant", tenant).header("X-Api-Key", "let-me-in"));
	}

	private static void requireAsked(String agent, SpanData asked) {
		assertThat(asked.getKind()).isEqualTo(SpanKind.CLIENT);
		OpenTelemetryAssertions.assertThat(asked)
			.hasAttributesSatisfyingExactly(equalTo(stringKey("agent.name"), agent),
					equalTo(stringKey("agent.decision"), "allow"),
					equalTo(stringKey("peer.service"), agent + "-agent"));
	}

	/**
	 * Takes what the agents exported until both have a span below the one that asked.
	 */
	private static void requireProcessed(String traceId, Map<String, SpanData> asked, Map<String, String> reasons) {
		Set<String> missing = new HashSet<>(asked.keySet());
		while (!missing.isEmpty()) {
			OtlpRequest exported = collector.take();
			assertThat(exported.body().toString()).doesNotContain("let-me-in");
			String service = exported.resourceAttribute("service.name");
			for (Span span : exported.spans()) {
				if (service.endsWith("-agent") && hex(span.getTraceId()).equals(traceId)) {
					String agent = service.substring(0, service.indexOf('-'));
					assertThat(missing.remove(agent)).as("first span of " + agent).isTrue();
					assertThat(span.getName()).isEqualTo("agent.process");
					assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
					assertThat(hex(span.getParentSpanId())).isEqualTo(asked.get(agent).getSpanId());
					assertThat(attributes(span)).isEqualTo(
							Map.of("agent.name", agent, "agent.decision", "allow", "agent.reason", reasons.get(agent)));
				}
			}
		}
	}

	// written after the answer has been sent
	private static String accessLine(CapturedOutput output, String traceId) {
		return Awaitility.await()
			.atMost(30, TimeUnit.SECONDS)
			.until(() -> output.toString()
				.lines()
				.filter((line) -> line.contains("throughline.access") && line.contains(traceId))
				.findFirst()
				.orElse(null), (line) -> line != null);
	}

	private double metric(String name) throws Exception {
		return scrape().lines()
			.filter((line) -> line.startsWith(name + " "))
			.mapToDouble((line) -> Double.parseDouble(line.substring(name.length() + 1)))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No metric " + name));
	}

	private String scrape() throws Exception {
		Answer answer = send(
				HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.managementPort + "/actuator/prometheus")));
		assertThat(answer.status()).isEqualTo(200);
		return answer.body();
	}

	private static int checks() {
		return upstream.findAll(getRequestedFor(urlEqualTo("/health"))).size();
	}

	private static ChildJvm start(Class<?> agent, String name, String... arguments) {
		return ChildJvm
			.start(agent, name + " agent is listening",
					Stream.concat(
							Stream.of("--" + name + "-agent.socket=" + socket(name), "--" + name + "-agent.timeout=20s",
									"--management.opentelemetry.tracing.export.otlp.endpoint="
											+ collector.httpEndpoint(),
									"--management.opentelemetry.tracing.export.schedule-delay=10ms"),
							Stream.of(arguments))
						.toArray(String[]::new));
	}

	private static Map<String, String> attributes(Span span) {
		return span.getAttributesList()
			.stream()
			.collect(Collectors.toMap((attribute) -> attribute.getKey(),
					(attribute) -> attribute.getValue().getStringValue()));
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	private static Path socket(String agent) {
		return sockets.resolve(agent + ".sock");
	}

	private static Path temporaryDirectory() {
		try {
			return Files.createTempDirectory("gateway");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
