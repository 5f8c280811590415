package dev.throughline.diagnostics.traces;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.time.TestClock;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The endpoint of a servlet application on a real Tomcat whose clock is a test's.
 */
class TracesEndpointTests {

	private static final String ENDPOINT = "/actuator/traces";

	private static final String SECRET = "sk-ant-api03-abcdefghijklmnopqrstuvwxyz0123456789";

	private static final TestClock clock = TestClock.create();

	private static final JsonMapper mapper = new JsonMapper();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.SERVLET, new RecordedSpans(), TestController.class,
				"management.endpoints.web.exposure.include=traces", "throughline.diagnostics.traces.enabled=true");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void showsARequestWithWhatIsBelow() throws Exception {
		String traceId = request("/work");
		JsonNode spans = json(get("/" + traceId)).get("spans");
		assertThat(spans.findValuesAsString("name")).containsExactly("GET /work", "step");
		assertThat(spans.findValuesAsString("kind")).containsExactly("SERVER", "INTERNAL");
		assertThat(spans.get(0).at("/attributes/http.response.status_code").asInt()).isEqualTo(200);
		assertThat(application.get(ENDPOINT + "/" + traceId, "Accept", "text/plain").body())
			.startsWith("Trace " + traceId + "\n\n")
			.contains("\ntraced   GET /work       0.0 ms       5.0 ms  |====")
			.contains("\ntraced     step          0.0 ms       5.0 ms  |====");
	}

	@Test
	void writesExactlyThisJson() throws Exception {
		String traceId = job();
		HttpResponse<String> response = get("/" + traceId);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(mapper.readTree(response.body())).isEqualTo(mapper.readTree("""
				{
				  "traceId": "%1$s",
				  "service": "traced",
				  "spans": [
				    {
				      "name": "job", "kind": "INTERNAL", "depth": 0, "spanId": "%2$s", "parentSpanId": "",
				      "startTimeUnixNano": %4$s, "durationNanos": 40000000, "running": false, "error": false,
				      "statusDescription": "", "attributes": {}, "events": [],
				      "links": [
				        { "traceId": "0af7651916cd43dd8448eb211c80319c", "spanId": "b7ad6b7169203331",
				          "attributes": {"why": "retry"} }
				      ]
				    },
				    {
				      "name": "GET /prices", "kind": "CLIENT", "depth": 1, "spanId": "%3$s", "parentSpanId": "%2$s",
				      "startTimeUnixNano": %5$s, "durationNanos": 20000000, "running": false, "error": true,
				      "statusDescription": "no answer", "attributes": {"a.string": "x", "b.long": 7},
				      "events": [
				        { "name": "retry", "timeUnixNano": %6$s, "attributes": {"attempt": 2} }
				      ],
				      "links": []
				    }
				  ],
				  "spansLeftOut": 0
				}
				""".formatted((Object[]) idsAndTimes(traceId))));
	}

	private String[] idsAndTimes(String traceId) {
		TraceReader reader = reader();
		ShownTrace trace = reader.find(traceId);
		long start = trace.spans().get(0).startNanos();
		return new String[] { traceId, trace.spans().get(0).data().getSpanId(), trace.spans().get(1).data().getSpanId(),
				String.valueOf(start), String.valueOf(start + 10_000_000), String.valueOf(start + 20_000_000) };
	}

	@Test
	void writesExactlyThisText() throws Exception {
		String traceId = job();
		HttpResponse<String> response = application.get(ENDPOINT + "/" + traceId, "Accept", "text/plain, */*;q=0.1");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("text/plain;charset=utf-8");
		assertThat(response.body()).isEqualTo("Trace " + traceId
				+ """


						service  span                                 offset     duration
						traced   job                                  0.0 ms      40.0 ms  |========================================|
						traced     GET (client) /prices (error)      10.0 ms      20.0 ms  |          ====================          |
						""");
	}

	@Test
	void listsTheSlowestFirst() throws Exception {
		String fast = requestTaking("/list", 7);
		String slow = requestTaking("/list", 7000);
		String failed = requestTaking("/list?fail=true", 70);
		assertThat(listed("")).containsSubsequence(slow, failed, fast);
		assertThat(listed("?by=slowest")).containsSubsequence(slow, failed, fast);
		assertThat(listed("?by=recent")).containsSubsequence(failed, slow, fast);
		assertThat(listed("?by=errors")).contains(failed).doesNotContain(slow, fast);
	}

	@Test
	void listsATraceExactlySo() throws Exception {
		String traceId = job();
		JsonNode list = json(get(""));
		JsonNode trace = null;
		for (JsonNode candidate : list.get("traces")) {
			trace = candidate.get("traceId").asString().equals(traceId) ? candidate : trace;
		}
		ShownTrace shown = reader().find(traceId);
		assertThat(trace).isEqualTo(mapper.readTree(
				"""
						{ "traceId": "%s", "name": "job", "startTime": "%s", "durationNanos": 40000000, "spans": 2, "errors": 1 }
						"""
					.formatted(traceId, shown.spans().get(0).startTime())));
		assertThat(list.properties()).extracting(Map.Entry::getKey)
			.containsExactly("traces", "running", "spans", "size", "spansLeftOut");
		assertThat(list.get("size").asLong()).isPositive();
	}

	@Test
	void countsSpansOfANameByLatencyAndErrors() throws Exception {
		String[] traces = { named(3, StatusCode.UNSET), named(4, StatusCode.OK), named(4, StatusCode.ERROR),
				named(2000, StatusCode.UNSET) };
		Span running = tracer().spanBuilder("counted").setNoParent().startSpan();
		try {
			assertThat(json(get("")).at("/spans/counted")).isEqualTo(mapper.readTree("""
					{
					  "running": {"count": 1, "traceIds": ["%s"]},
					  "0us": {"count": 0, "traceIds": []},
					  "10us": {"count": 0, "traceIds": []},
					  "100us": {"count": 0, "traceIds": []},
					  "1ms": {"count": 2, "traceIds": ["%s", "%s"]},
					  "10ms": {"count": 0, "traceIds": []},
					  "100ms": {"count": 0, "traceIds": []},
					  "1s": {"count": 1, "traceIds": ["%s"]},
					  "10s": {"count": 0, "traceIds": []},
					  "100s": {"count": 0, "traceIds": []},
					  "error": {"count": 1, "traceIds": ["%s"]}
					}
					""".formatted(running.getSpanContext().getTraceId(), traces[1], traces[0], traces[3], traces[2])));
		}
		finally {
			running.end();
		}
	}

	@Test
	void listsARequestThatHangsWithItsAge() throws Exception {
		TestController controller = application.context().getBean(TestController.class);
		Thread client = new Thread(() -> {
			try {
				application.get("/hang");
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		});
		client.start();
		try {
			assertThat(controller.hanging.await(10, TimeUnit.SECONDS)).isTrue();
			clock.advance(Duration.ofSeconds(30));
			JsonNode hanging = null;
			for (JsonNode candidate : json(get("")).get("running")) {
				hanging = candidate.get("name").asString().equals("step") ? candidate : hanging;
			}
			assertThat(hanging).isNotNull();
			assertThat(hanging.get("durationNanos").asLong()).isGreaterThanOrEqualTo(30_000_000_000L);
			String traceId = hanging.get("traceId").asString();
			assertThat(application.get(ENDPOINT + "/" + traceId, "Accept", "text/plain").body())
				.contains("  step (running)  ");
		}
		finally {
			controller.released.countDown();
			client.join();
		}
	}

	@Test
	void showsNoSecret() throws Exception {
		Span span = tracer().spanBuilder("call with " + SECRET)
			.setNoParent()
			.setAttribute("db.password", "hunter2hunter2")
			.setAttribute("note", "uses " + SECRET)
			.startSpan();
		span.recordException(new IllegalStateException("refused " + SECRET));
		span.setStatus(StatusCode.ERROR, "refused " + SECRET);
		String traceId = span.getSpanContext().getTraceId();
		assertNoSecret(traceId);
		span.end();
		assertNoSecret(traceId);
	}

	private static void assertNoSecret(String traceId) throws Exception {
		for (HttpResponse<String> response : List.of(get(""), get("?by=errors"), get("/" + traceId),
				application.get(ENDPOINT + "/" + traceId, "Accept", "text/plain"))) {
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.body()).contains("call with ").doesNotContain(SECRET).doesNotContain("hunter2");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "/x", "/4bf92f3577b34da6a3ce929d0e0e473", "/4bf92f3577b34da6a3ce929d0e0e47361",
			"/4bf92f3577b34da6a3ce929d0e0e473g", "/%3Cscript%3E" })
	void refusesWhatIsNoTraceId(String path) throws Exception {
		HttpResponse<String> response = get(path);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("{\"error\":\"traceId: expected 32 hexadecimal digits\"}");
	}

	@Test
	void doesNotFindWhatIsNotInMemory() throws Exception {
		String path = "/4bf92f3577b34da6a3ce929d0e0e4736";
		assertThat(get(path).statusCode()).isEqualTo(404);
		assertThat(get(path).body()).isEqualTo("{\"error\":\"no span of this trace is in memory\"}");
		HttpResponse<String> text = application.get(ENDPOINT + path, "Accept", "text/plain");
		assertThat(text.statusCode()).isEqualTo(404);
		assertThat(text.body()).isEqualTo("no span of this trace is in memory\n");
	}

	@Test
	void refusesAnOrderThatThereIsNot() throws Exception {
		HttpResponse<String> response = get("?by=name");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).isEqualTo("{\"error\":\"by: expected slowest, errors or recent\"}");
	}

	@Test
	void findsAnIdInCapitalsToo() throws Exception {
		assertThat(get("/" + job().toUpperCase(Locale.ROOT)).statusCode()).isEqualTo(200);
	}

	private static String job() {
		Span job = tracer().spanBuilder("job")
			.setNoParent()
			.addLink(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", TraceFlags.getSampled(),
					TraceState.getDefault()), Attributes.of(stringKey("why"), "retry"))
			.startSpan();
		clock.advance(Duration.ofMillis(10));
		Span call = tracer().spanBuilder("GET /prices")
			.setParent(Context.root().with(job))
			.setSpanKind(SpanKind.CLIENT)
			.setAttribute("b.long", 7)
			.setAttribute("a.string", "x")
			.startSpan();
		clock.advance(Duration.ofMillis(10));
		call.addEvent("retry", Attributes.of(longKey("attempt"), 2L));
		clock.advance(Duration.ofMillis(10));
		call.setStatus(StatusCode.ERROR, "no answer").end();
		clock.advance(Duration.ofMillis(10));
		job.end();
		return job.getSpanContext().getTraceId();
	}

	private static String named(int millis, StatusCode status) {
		Span span = tracer().spanBuilder("counted").setNoParent().startSpan();
		clock.advance(Duration.ofMillis(millis));
		span.setStatus(status).end();
		return span.getSpanContext().getTraceId();
	}

	private static String requestTaking(String path, int millis) throws Exception {
		application.context().getBean(TestController.class).millis = millis;
		return request(path);
	}

	private static String request(String path) throws Exception {
		String traceId = application.get(path).headers().firstValue("X-Trace-Id").orElseThrow();
		TraceReader reader = reader();
		await().until(() -> reader.find(traceId).entry() != null);
		return traceId;
	}

	private static Iterable<String> listed(String query) throws Exception {
		return json(get(query)).get("traces").findValuesAsString("traceId");
	}

	private static HttpResponse<String> get(String path) throws Exception {
		return application.get(ENDPOINT + path);
	}

	private static JsonNode json(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(200);
		return mapper.readTree(response.body());
	}

	private static TraceReader reader() {
		return new TraceReader(application.context().getBean(LocalTraces.class),
				application.context().getBean(ActiveSpans.class), null);
	}

	private static Tracer tracer() {
		return application.context().getBean(Tracer.class);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		private final CountDownLatch hanging = new CountDownLatch(1);

		private final CountDownLatch released = new CountDownLatch(1);

		private volatile int millis;

		@Bean
		static SdkTracerProviderBuilderCustomizer clockCustomizer() {
			return (builder) -> builder.setClock(clock);
		}

		@GetMapping("/work")
		String work() {
			Span step = tracer().spanBuilder("step").startSpan();
			clock.advance(Duration.ofMillis(5));
			step.end();
			return "done";
		}

		@GetMapping("/list")
		ResponseEntity<String> list(@RequestParam(defaultValue = "false") boolean fail) {
			clock.advance(Duration.ofMillis(this.millis));
			return ResponseEntity.status(fail ? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.OK).body("done");
		}

		@GetMapping("/hang")
		String hang() throws InterruptedException {
			Span step = tracer().spanBuilder("step").startSpan();
			try (Scope scope = step.makeCurrent()) {
				this.hanging.countDown();
				this.released.await();
			}
			step.end();
			return "done";
		}

	}

}
