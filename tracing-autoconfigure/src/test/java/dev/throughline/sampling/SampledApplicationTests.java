package dev.throughline.sampling;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

import static io.opentelemetry.api.common.AttributeKey.stringArrayKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Sampling of a servlet application on a real Tomcat whose share is nothing at all, seen
 * from outside and changed through the actuator.
 */
class SampledApplicationTests {

	private static final String ENDPOINT = "/actuator/tracingsampling";

	private static final String CALLER = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-0";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.SERVLET, spans, TestController.class,
				"management.tracing.sampling.probability=0",
				"management.endpoints.web.exposure.include=tracingsampling", "throughline.sampling.keep-errors=true",
				"throughline.sampling.rules[0].path=/actuator/**", "throughline.sampling.rules[0].probability=0",
				"throughline.sampling.rules[1].header=X-Debug=yes", "throughline.sampling.rules[1].probability=1",
				"throughline.sampling.rules[2].path=/excluded", "throughline.sampling.rules[2].method=GET",
				"throughline.sampling.rules[2].probability=0");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@AfterEach
	void reset() throws Exception {
		send("DELETE", ENDPOINT, null);
	}

	@Test
	void failedRequestIsKeptWhole() throws Exception {
		assertThat(application.get("/work?fail=true").statusCode()).isEqualTo(503);
		SpanData statement = spans.take();
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(statement).hasName("SELECT").hasParent(server).isSampled();
		assertThat(statement.getAttributes().get(KeptSpan.KEPT_BECAUSE)).isNull();
		OpenTelemetryAssertions.assertThat(server)
			.hasName("GET /work")
			.hasStatus(StatusData.error())
			.isSampled()
			.hasAttribute(KeptSpan.KEPT_BECAUSE, "error");
		assertNothingHeld();
	}

	@Test
	void failedRequestOfACallerThatDroppedTheTraceIsKept() throws Exception {
		application.get("/work?fail=true", "traceparent", CALLER + "0");
		for (SpanData span : spans.take(2)) {
			OpenTelemetryAssertions.assertThat(span).hasTraceId(CALLER.substring(3, 35)).isSampled();
		}
	}

	@Test
	void fastRequestIsDropped() throws Exception {
		assertThat(application.get("/work").body()).isEqualTo("1");
		spans.assertNothingLeft();
		assertNothingHeld();
	}

	@Test
	void requestOfACallerThatKeptTheTraceIsKept() throws Exception {
		application.get("/work", "traceparent", CALLER + "1");
		assertThat(spans.take(2)).allMatch((span) -> span.getAttributes().get(KeptSpan.KEPT_BECAUSE) == null);
	}

	@Test
	void headerRuleKeepsAndOnlyItsHeaderIsOnTheSpan() throws Exception {
		application.get("/work", "X-Debug", "yes", "X-Other", "secret");
		spans.take("SELECT");
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(server)
			.hasAttribute(stringArrayKey("http.request.header.x-debug"), List.of("yes"));
		assertThat(server.toString()).doesNotContain("secret");
		application.get("/work", "X-Debug", "no");
		spans.assertNothingLeft();
	}

	@Test
	void excludedRequestIsDroppedEvenWhenItFails() throws Exception {
		assertThat(application.get("/excluded", "traceparent", CALLER + "1").statusCode()).isEqualTo(503);
		spans.assertNothingLeft();
	}

	@Test
	void endpointShowsWhatIsInForce() throws Exception {
		assertThat(application.get(ENDPOINT).body()).contains("\"probability\":\"configured\"")
			.contains("{\"path\":\"/actuator/**\",\"probability\":0.0}")
			.contains("\"held\":{\"traces\":0,\"bytes\":0,")
			.contains("\"evicted\":{\"traces\":0,");
	}

	@Test
	void probabilityIsChangedWhileTheApplicationRuns() throws Exception {
		HttpResponse<String> changed = send("POST", ENDPOINT, "{\"probability\": 1}");
		assertThat(changed.statusCode()).isEqualTo(200);
		assertThat(changed.body()).contains("\"probability\":1.0");
		application.get("/work");
		spans.take(2);
		send("DELETE", ENDPOINT, null);
		application.get("/work");
		spans.assertNothingLeft();
	}

	@Test
	void rulesAreChangedWhileTheApplicationRuns() throws Exception {
		HttpResponse<String> added = send("POST", ENDPOINT + "/3", "{\"path\": \"/wo*\", \"rate\": \"1\"}");
		assertThat(added.statusCode()).isEqualTo(200);
		assertThat(added.body()).contains("{\"path\":\"/wo*\",\"rate\":1}");
		application.get("/work");
		spans.take(2);
		application.get("/work");
		spans.assertNothingLeft();
		assertThat(send("DELETE", ENDPOINT + "/3", null).statusCode()).isEqualTo(200);
		assertThat(application.get(ENDPOINT).body()).doesNotContain("/wo*");
	}

	@Test
	void changeThatIsWrongIsRefusedWithAClearAnswer() throws Exception {
		assertRefused(send("POST", ENDPOINT, "{\"probability\": 1.5}"), "probability: 1.5 (expected: 0.0 to 1.0)");
		assertRefused(send("POST", ENDPOINT, "{\"probability\": \"many\"}"), "probability: many (it is no number)");
		assertRefused(send("POST", ENDPOINT + "/9", "{\"path\": \"/a\", \"probability\": 0.5}"),
				"rule: 9 (expected: 0 to 3)");
		assertRefused(send("POST", ENDPOINT + "/0", "{\"path\": \"a\", \"probability\": 0.5}"),
				"rules[0].path: a (a path pattern begins with '/')");
		assertRefused(send("POST", ENDPOINT + "/0", "{\"header\": \"x-new\", \"probability\": 0.5}"), "x-new");
		assertRefused(send("DELETE", ENDPOINT + "/x", null), "rule: x (it is no whole number)");
		assertThat(send("POST", ENDPOINT, "{}").statusCode()).isEqualTo(400);
		assertThat(application.get(ENDPOINT).body()).contains("\"probability\":\"configured\"");
	}

	private static void assertRefused(HttpResponse<String> response, String reason) {
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(response.body()).contains(reason);
	}

	@Test
	void endpointIsOffUnlessExposed() throws Exception {
		try (TracedApplication other = TracedApplication.start(WebApplicationType.SERVLET, new RecordedSpans(),
				TestController.class)) {
			assertThat(other.get(ENDPOINT).statusCode()).isEqualTo(404);
			assertThat(other.context().getBeanNamesForType(SamplingEndpoint.class)).isEmpty();
		}
	}

	@Test
	void rulesDecideOnAReactiveServerToo() throws Exception {
		RecordedSpans others = new RecordedSpans();
		try (TracedApplication other = TracedApplication.start(WebApplicationType.REACTIVE, others,
				TestController.class, "management.tracing.sampling.probability=0",
				"throughline.sampling.rules[0].path=/work", "throughline.sampling.rules[0].method=GET",
				"throughline.sampling.rules[0].header=x-debug", "throughline.sampling.rules[0].probability=1")) {
			other.get("/work");
			others.assertNothingLeft();
			other.get("/work", "X-Debug", "1");
			OpenTelemetryAssertions.assertThat(others.take("GET /work"))
				.hasAttribute(stringArrayKey("http.request.header.x-debug"), List.of("1"));
		}
	}

	private static HttpResponse<String> send(String method, String path, String body) throws Exception {
		HttpRequest.BodyPublisher publisher = (body != null) ? HttpRequest.BodyPublishers.ofString(body)
				: HttpRequest.BodyPublishers.noBody();
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(application.uri(path))
				.method(method, publisher)
				.header("Content-Type", "application/json")
				.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static void assertNothingHeld() {
		HeldTraces held = application.context().getBean(HeldTraces.class);
		org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(held.traces()).isZero());
		assertThat(held.bytes()).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		private final JdbcTemplate jdbc;

		TestController(JdbcTemplate jdbc) {
			this.jdbc = jdbc;
		}

		@GetMapping("/work")
		ResponseEntity<String> work(@RequestParam(defaultValue = "false") boolean fail) {
			String answer = this.jdbc.queryForObject("select 1", String.class);
			return fail ? ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("no") : ResponseEntity.ok(answer);
		}

		@GetMapping("/excluded")
		ResponseEntity<String> excluded() {
			this.jdbc.queryForObject("select 1", String.class);
			return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("no");
		}

	}

}
