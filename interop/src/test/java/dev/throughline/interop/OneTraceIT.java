package dev.throughline.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;

import dev.throughline.demo.request.ChatAnswer;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.trace.Span;
import dev.throughline.demo.trace.Trace;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that a trace leads from Node or Python to Java, from there to Node and to Java
 * again.
 */
class OneTraceIT {

	private static final Path PICTURE = Path.of("..", "docs", "interop.md");

	private static final Map<String, String> B3 = Map.of("OTEL_PROPAGATORS", "b3");

	private static final Map<String, String> B3_MULTI = Map.of("OTEL_PROPAGATORS", "b3multi");

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	/** Where the names begin in an {@link Outline}. */
	private static final int NAME_COLUMN = 28;

	/** Requests of this tenant are not recorded by the outpost. */
	private static final String UNRECORDED_TENANT = "globex";

	private static @Nullable Landscape running;

	private static Service platform;

	private static Service outpost;

	private static Service b3Outpost;

	private static Service b3MultiOutpost;

	private static Service gateway;

	private static Service b3Gateway;

	private static Service b3MultiGateway;

	private static Service assistant;

	@BeforeAll
	static void start() throws IOException, InterruptedException {
		Landscape landscape = Landscape.create(NodeInstallation.prepare());
		running = landscape;
		platform = landscape.platform("platform",
				Map.of("MANAGEMENT_TRACING_PROPAGATION_CONSUME", "W3C, B3, B3_MULTI"));
		URI platformAddress = platform.address();
		gateway = landscape.gateway("gateway", platformAddress, Map.of());
		b3Gateway = landscape.gateway("gateway-b3", platformAddress, B3);
		b3MultiGateway = landscape.gateway("gateway-b3multi", platformAddress, B3_MULTI);
		outpost = landscape.outpost("outpost", platformAddress, gateway.address(),
				Map.of("THROUGHLINE_SAMPLING_RULES_0_HEADER", "X-Tenant=" + UNRECORDED_TENANT,
						"THROUGHLINE_SAMPLING_RULES_0_PROBABILITY", "0"));
		b3Outpost = landscape.outpost("outpost-b3", platformAddress, b3Gateway.address(), B3);
		b3MultiOutpost = landscape.outpost("outpost-b3multi", platformAddress, b3MultiGateway.address(),
				Map.of("MANAGEMENT_TRACING_PROPAGATION_PRODUCE", "B3_MULTI"));
		assistant = landscape.assistant("assistant", outpost.address(), Map.of());
	}

	@AfterAll
	static void stop() {
		if (running != null) {
			running.close();
		}
	}

	@Test
	void oneTraceLeadsThroughBothLanguagesInBothDirections() throws Exception {
		Trace trace = joined(answered(assistant));
		assertThat(trace.spans()).noneMatch(Span::failed);
		assertThat(trace.of("assistant")).hasSize(2).allMatch(OneTraceIT::isOfTheStableConventions);
		assertThat(trace.of("provider-gateway")).hasSize(2).allMatch(OneTraceIT::isOfTheStableConventions);
	}

	@Test
	void headersAreThoseOfW3cWithBaggage() throws Exception {
		String traceId = answered(assistant);
		Span call = providerCall(joined(traceId));
		JsonNode received = received(gateway, traceId);
		assertThat(received.propertyNames()).containsExactlyInAnyOrder("traceparent", "baggage");
		assertThat(received.path("traceparent").asString()).matches("00-" + traceId + "-" + call.spanId() + "-0[13]");
		assertThat(received.path("baggage").asString()).isEqualTo("assistant.channel=web");
	}

	@Test
	void logLinesOfAllServicesHaveTheIdsOfTheTrace() throws Exception {
		String traceId = answered(assistant);
		List<String> spans = joined(traceId).spans().stream().map(Span::spanId).toList();
		for (Service service : List.of(assistant, outpost, gateway)) {
			assertThat(lines(service, traceId)).allSatisfy((line) -> {
				assertThat(line.path("trace_sampled").asBoolean()).isTrue();
				assertThat(spans).contains(line.path("span_id").asString());
			});
		}
		assertThat(line(assistant, traceId, "outpost answered").path("outpost_trace_id").asString()).isEqualTo(traceId);
	}

	@Test
	void errorInNodeIsAnErrorOnBothSides() throws Exception {
		ChatAnswer answer = ask(assistant, "/ask", "acme", "{\"prompt\":\"Please fail.\"}");
		assertThat(answer.status()).isEqualTo(502);
		Trace trace = complete(answer.traceId(), """
				assistant         SERVER    POST /ask
				assistant         CLIENT      POST
				arbitex-outpost   SERVER        POST /proxy/chat/completions
				arbitex-outpost   INTERNAL        policy.cache.lookup
				arbitex-outpost   INTERNAL        dlp.tier1.regex_scan
				arbitex-outpost   INTERNAL        dlp.tier2.ner_scan
				arbitex-outpost   CLIENT          POST /api/internal/audit/ingest
				arbitex-platform  SERVER            POST /api/internal/audit/ingest
				arbitex-platform  CLIENT              INSERT audit_logs
				arbitex-outpost   CLIENT          POST provider.anthropic
				provider-gateway  SERVER            POST /v1/messages""");
		assertThat(trace.spans()).filteredOn(Span::failed)
			.extracting(OneTraceIT::serviceAndStatus)
			.containsExactly("assistant SERVER 502", "assistant CLIENT 502", "arbitex-outpost SERVER 502",
					"arbitex-outpost CLIENT 500", "provider-gateway SERVER 500");
	}

	@Test
	void whatNodeDoesNotSampleIsNotRecordedInJava() throws Exception {
		Service unsampled = landscape().assistant("assistant-unsampled", outpost.address(),
				Map.of("OTEL_TRACES_SAMPLER", "parentbased_traceidratio", "OTEL_TRACES_SAMPLER_ARG", "0"));
		assertNotRecorded(answered(unsampled), unsampled, outpost, gateway);
	}

	@Test
	void whatJavaDoesNotSampleIsNotRecordedInNode() throws Exception {
		ChatAnswer answer = ask(outpost, "/proxy/chat/completions", UNRECORDED_TENANT, """
				{"model":"claude-haiku-4-5","max_tokens":64,"messages":[{"role":"user","content":"Who are you?"}]}""");
		assertThat(answer.status()).isEqualTo(200);
		assertNotRecorded(answer.traceId(), outpost, gateway);
	}

	@Test
	void b3JoinsWhereBothSidesAreToldOfIt() throws Exception {
		Service b3Assistant = landscape().assistant("assistant-b3", b3Outpost.address(), B3);
		String traceId = answered(b3Assistant);
		Span call = providerCall(joined(traceId));
		JsonNode received = received(b3Gateway, traceId);
		assertThat(received.propertyNames()).containsExactly("b3");
		assertThat(received.path("b3").asString()).isEqualTo(traceId + "-" + call.spanId() + "-1");
	}

	@Test
	void b3InSeveralHeadersJoinsWhereBothSidesAreToldOfIt() throws Exception {
		Service b3Assistant = landscape().assistant("assistant-b3multi", b3MultiOutpost.address(), B3_MULTI);
		String traceId = answered(b3Assistant);
		Span call = providerCall(joined(traceId));
		JsonNode received = received(b3MultiGateway, traceId);
		assertThat(received.propertyNames()).containsExactlyInAnyOrder("x-b3-traceid", "x-b3-spanid", "x-b3-sampled");
		assertThat(received.path("x-b3-traceid").asString()).isEqualTo(traceId);
		assertThat(received.path("x-b3-spanid").asString()).isEqualTo(call.spanId());
		assertThat(received.path("x-b3-sampled").asString()).isEqualTo("1");
	}

	@Test
	void b3BeginsANewTraceWhereNobodyAskedForIt() throws Exception {
		Service stranger = landscape().assistant("assistant-b3-unasked", outpost.address(), B3);
		String traceId = answered(stranger);
		String other = line(stranger, traceId, "outpost answered").path("outpost_trace_id").asString();
		assertThat(other).isNotEqualTo(traceId);
		List<String> joined = picture().lines().toList();
		List<String> below = joined.subList(2, joined.size());
		complete(other, String.join("\n", below.stream().map(OneTraceIT::twoLevelsUp).toList()));
		complete(traceId, String.join("\n", joined.subList(0, 2)));
	}

	@Test
	void pythonIsPartOfTheTraceAsNodeIs() throws Exception {
		Service python = pythonAssistant("assistant-python", outpost, Map.of());
		String traceId = answered(python);
		Trace trace = joined(traceId);
		assertThat(trace.spans()).noneMatch(Span::failed);
		assertThat(trace.of("assistant")).allMatch(OneTraceIT::isOfTheStableConventions);
		assertThat(received(gateway, traceId).path("baggage").asString()).isEqualTo("assistant.channel=web");
		assertThat(line(python, traceId, "outpost answered").path("outpost_trace_id").asString()).isEqualTo(traceId);
	}

	@Test
	void b3OfPythonJoinsWhereBothSidesAreToldOfIt() throws Exception {
		String traceId = answered(pythonAssistant("assistant-python-b3", b3Outpost, B3));
		joined(traceId);
		assertThat(received(b3Gateway, traceId).propertyNames()).containsExactly("b3");
	}

	/**
	 * Holds that the spans of a trace go nowhere, while those of a later one arrive.
	 */
	private static void assertNotRecorded(String traceId, Service... services) throws Exception {
		for (Service service : services) {
			assertThat(lines(service, traceId))
				.allSatisfy((line) -> assertThat(line.path("trace_sampled").asBoolean(true)).isFalse());
		}
		assertThat(received(gateway, traceId).path("traceparent").asString())
			.matches("00-" + traceId + "-[0-9a-f]{16}-0[02]");
		joined(answered(assistant));
		assertThat(landscape().trace(traceId).spans()).isEmpty();
	}

	private static String answered(Service service) throws Exception {
		ChatAnswer answer = ask(service, "/ask", "acme", "{\"prompt\":\"Who are you?\"}");
		assertThat(answer.status()).isEqualTo(200);
		return answer.traceId();
	}

	private static ChatAnswer ask(Service service, String path, String tenant, String body) throws Exception {
		ChatAnswer answer = landscape().ask(service, path, new ChatRequest("a question", tenant, body, 200));
		assertThat(answer.hasTraceId()).isTrue();
		return answer;
	}

	private static Trace joined(String traceId) throws IOException {
		return complete(traceId, picture());
	}

	private static Trace complete(String traceId, String outline) {
		AtomicReference<Trace> trace = new AtomicReference<>();
		Awaitility.await().atMost(PATIENCE).untilAsserted(() -> {
			trace.set(landscape().trace(traceId));
			assertThat(Outline.of(trace.get())).isEqualTo(outline);
		});
		assertThat(trace.get().spans()).extracting(Span::traceId).containsOnly(traceId);
		return trace.get();
	}

	private static Span providerCall(Trace trace) {
		return trace.of("arbitex-outpost")
			.stream()
			.filter((span) -> span.name().equals("POST provider.anthropic"))
			.findFirst()
			.orElseThrow();
	}

	private static boolean isOfTheStableConventions(Span span) {
		return "POST".equals(span.attributes().get("http.request.method"))
				&& "200,201".contains(span.attributes().getOrDefault("http.response.status_code", "none"));
	}

	private static String serviceAndStatus(Span span) {
		return "%s %s %s".formatted(span.service(), span.kind(), span.attributes().get("http.response.status_code"));
	}

	private static JsonNode received(Service service, String traceId) {
		return line(service, traceId, "request").path("received");
	}

	private static JsonNode line(Service service, String traceId, String message) {
		List<JsonNode> lines = Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> service.linesOf(traceId)
				.stream()
				.filter((line) -> line.path("message").asString("").equals(message))
				.toList(), (found) -> !found.isEmpty());
		assertThat(lines).hasSize(1);
		return lines.get(0);
	}

	// what a process wrote comes through a pipe, and may be later than its answer
	private static List<JsonNode> lines(Service service, String traceId) {
		return Awaitility.await().atMost(PATIENCE).until(() -> service.linesOf(traceId), (lines) -> !lines.isEmpty());
	}

	/**
	 * Read the trace that the documentation shows.
	 * @return the first block of it
	 */
	private static String picture() throws IOException {
		String text = Files.readString(PICTURE);
		int begin = text.indexOf("```\nassistant ") + 4;
		return text.substring(begin, text.indexOf("\n```", begin));
	}

	private static String twoLevelsUp(String line) {
		return line.substring(0, NAME_COLUMN) + line.substring(NAME_COLUMN + 4);
	}

	private static Service pythonAssistant(String name, Service asked, Map<String, String> environment)
			throws Exception {
		return landscape().assistant(PythonInstallation.prepare(), name, asked.address(), environment);
	}

	private static Landscape landscape() {
		return Objects.requireNonNull(running);
	}

}
