package dev.throughline.instrumentation.http;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.throughline.LoopbackServer;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import jakarta.servlet.http.HttpServletResponse;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.satisfies;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tracing of a servlet application on a real Tomcat, with the dependency and a name
 * alone.
 */
@ExtendWith(OutputCaptureExtension.class)
class ServletTracingTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static LoopbackServer called;

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		called = new LoopbackServer();
		application = TracedApplication.start(WebApplicationType.SERVLET, spans, TestController.class,
				"called=" + called.uri(), "spring.mvc.problemdetails.enabled=true",
				"server.error.include-message=never");
	}

	@AfterAll
	static void stop() {
		application.close();
		called.close();
	}

	@Test
	void serverSpanHasTypedAttributesOfTheConventions() throws Exception {
		HttpResponse<String> response = application.get("/items/7;jsessionid=secret?token=secret", "User-Agent",
				"test");
		assertThat(response.body()).isEqualTo("item 7");
		SpanData span = spans.take();
		OpenTelemetryAssertions.assertThat(span)
			.hasName("GET /items/{id}")
			.hasKind(SpanKind.SERVER)
			.hasNoParent()
			.hasStatus(StatusData.unset())
			.hasTotalRecordedEvents(0)
			.hasAttributesSatisfyingExactly(equalTo(stringKey("http.request.method"), "GET"),
					equalTo(stringKey("http.route"), "/items/{id}"), equalTo(stringKey("url.scheme"), "http"),
					equalTo(stringKey("url.path"), "/items/7"), equalTo(longKey("http.response.status_code"), 200),
					equalTo(stringKey("server.address"), "127.0.0.1"),
					equalTo(longKey("server.port"), application.uri("/").getPort()),
					equalTo(stringKey("client.address"), "127.0.0.1"),
					equalTo(stringKey("network.peer.address"), "127.0.0.1"),
					satisfies(longKey("network.peer.port"), (port) -> port.isPositive()),
					equalTo(stringKey("user_agent.original"), "test"),
					equalTo(stringKey("network.protocol.version"), "1.1"));
	}

	@Test
	void mdcHoldsTheIdsOfTheCurrentSpan() throws Exception {
		HttpResponse<String> response = application.get("/mdc");
		SpanData span = spans.take();
		assertThat(response.body()).isEqualTo(span.getTraceId() + " " + span.getSpanId() + " null");
	}

	@Test
	void textLineShowsTheIds(CapturedOutput output) throws Exception {
		application.get("/items/7");
		SpanData span = spans.take();
		assertThat(output)
			.containsPattern("INFO .*\\[" + span.getTraceId() + "-" + span.getSpanId() + "\\] .*serving item 7");
	}

	@Test
	void unhandledExceptionIsRecordedAndItsLogLineHasTheIds(CapturedOutput output) throws Exception {
		assertThat(application.get("/throwing").statusCode()).isEqualTo(500);
		SpanData span = spans.take();
		OpenTelemetryAssertions.assertThat(span)
			.hasName("GET /throwing")
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(1)
			.hasAttribute(stringKey("error.type"), IllegalStateException.class.getName())
			.hasAttribute(longKey("http.response.status_code"), 500L);
		assertThat(output)
			.containsPattern("ERROR .*\\[" + span.getTraceId() + "-" + span.getSpanId() + "\\].*Servlet.service\\(\\)");
	}

	@Test
	void noIdsAreLeftOnTheThreadAfterAFailedRequest() throws Exception {
		for (int i = 0; i < 20; i++) {
			assertThat(application.get("/throwing").statusCode()).isEqualTo(500);
			SpanData failed = spans.take();
			assertThat(application.get("/mdc").body()).doesNotContain(failed.getTraceId());
			OpenTelemetryAssertions.assertThat(spans.take()).hasNoParent();
		}
	}

	@Test
	void handledExceptionOfTheCallerIsNoError() throws Exception {
		assertThat(application.get("/rejected").statusCode()).isEqualTo(400);
		OpenTelemetryAssertions.assertThat(spans.take())
			.hasStatus(StatusData.unset())
			.hasTotalRecordedEvents(0)
			.hasAttribute(longKey("http.response.status_code"), 400L);
	}

	@Test
	void problemDetailsCarryTheTraceId() throws Exception {
		for (String path : new String[] { "/rejected", "/problem", "/nowhere" }) {
			HttpResponse<String> response = application.get(path);
			assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
			assertThat(response.body()).contains("\"trace_id\":\"" + spans.take().getTraceId() + "\"");
		}
	}

	@Test
	void requestThatTomcatRefusesItselfIsNoErrorOfOurs(CapturedOutput output) throws Exception {
		try (Socket socket = new Socket("127.0.0.1", application.uri("/").getPort())) {
			socket.getOutputStream().write("GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			byte[] answer = socket.getInputStream().readNBytes(12);
			assertThat(new String(answer, StandardCharsets.US_ASCII)).isEqualTo("HTTP/1.1 400");
		}
		assertThat(output).doesNotContain("Error processing request");
	}

	@Test
	void methodInLowerCaseIsNotKnownAndAnAddressHasNoBrackets() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", application.uri("/").getPort())) {
			socket.getOutputStream()
				.write("get /items/7 HTTP/1.0\r\nHost: [::1]:81\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			socket.getInputStream().readAllBytes();
		}
		SpanData span = spans.take();
		assertThat(span.getName()).startsWith("HTTP");
		OpenTelemetryAssertions.assertThat(span)
			.hasAttribute(stringKey("http.request.method"), "_OTHER")
			.hasAttribute(stringKey("http.request.method_original"), "get")
			.hasAttribute(stringKey("network.protocol.version"), "1.0")
			.hasAttribute(stringKey("server.address"), "::1")
			.hasAttribute(longKey("server.port"), 81L);
	}

	@Test
	void scopeOfAFinishedRequestClosesOnAnotherThread() throws Exception {
		CountDownLatch finished = new CountDownLatch(1);
		TestController.onFinish = finished;
		application.get("/outlived");
		spans.take();
		finished.countDown();
		assertThat(TestController.outcomes.poll(10, TimeUnit.SECONDS)).isEqualTo("closed");
	}

	@Test
	void restClientCarriesTheContextAndHasAClientSpan() throws Exception {
		application.get("/call/restclient", "traceparent", TRACEPARENT);
		assertClientSpan("GET /things/{id}", "/things/{id}");
	}

	@Test
	void restTemplateCarriesTheContextAndHasAClientSpan() throws Exception {
		application.get("/call/resttemplate", "traceparent", TRACEPARENT);
		assertClientSpan("GET /things/{id}", "/things/{id}");
	}

	@Test
	void webClientCarriesTheContextAndHasAClientSpan() throws Exception {
		application.get("/call/webclient", "traceparent", TRACEPARENT);
		assertClientSpan("GET /things/{id}", "/things/{id}");
	}

	private void assertClientSpan(String name, String template) throws InterruptedException {
		SpanData client = spans.take();
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(client)
			.hasName(name)
			.hasKind(SpanKind.CLIENT)
			.hasTraceId(TRACE_ID)
			.hasParent(server)
			.hasStatus(StatusData.unset())
			.hasTotalRecordedEvents(0)
			.hasAttributesSatisfyingExactly(equalTo(stringKey("http.request.method"), "GET"),
					equalTo(stringKey("url.template"), template),
					equalTo(stringKey("url.full"), called.uri() + "/things/7"),
					equalTo(stringKey("server.address"), "127.0.0.1"),
					equalTo(longKey("server.port"), called.uri().getPort()),
					equalTo(longKey("http.response.status_code"), 200));
		assertThat(called.takeAll("traceparent")).singleElement()
			.asString()
			.matches("00-" + TRACE_ID + "-" + client.getSpanId() + "-0[13]");
	}

	@Test
	void clientErrorIsToldByStatusAndNeverByTheBody() throws Exception {
		application.get("/call/failing");
		SpanData client = spans.take();
		spans.take();
		called.takeHeaders();
		OpenTelemetryAssertions.assertThat(client)
			.hasName("GET /status/{status}")
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(0)
			.hasAttribute(stringKey("error.type"), "503");
		assertThat(client.toString()).doesNotContain("secret body");
	}

	@Test
	void baggageIsCarriedOnAsInPlainSpringBoot() throws Exception {
		application.get("/call/restclient", "traceparent", TRACEPARENT, "baggage", "tenant=acme");
		spans.take(2);
		assertThat(called.takeAll("baggage")).containsExactly("tenant=acme");
	}

	@Test
	void userObservationIsAChildWithItsOwnNameAndKeyValues() throws Exception {
		application.get("/observed");
		SpanData user = spans.take();
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(user)
			.hasName("price.check")
			.hasParent(server)
			.hasAttributesSatisfyingExactly(equalTo(AttributeKey.stringKey("tier"), "gold"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		static volatile CountDownLatch onFinish = new CountDownLatch(1);

		static final BlockingQueue<String> outcomes = new LinkedBlockingQueue<>();

		private final RestClient restClient;

		private final RestTemplate restTemplate;

		private final WebClient webClient;

		private final ObservationRegistry observations;

		TestController(RestClient.Builder restClient, RestTemplateBuilder restTemplate, WebClient.Builder webClient,
				ObservationRegistry observations, org.springframework.core.env.Environment environment) {
			String called = environment.getRequiredProperty("called");
			this.restClient = restClient.baseUrl(called).build();
			this.restTemplate = restTemplate.baseUri(called).build();
			this.webClient = webClient.baseUrl(called).build();
			this.observations = observations;
		}

		@GetMapping("/items/{id}")
		String item(@PathVariable String id) {
			LoggerFactory.getLogger(TestController.class).info("serving item {}", id);
			return "item " + id;
		}

		@GetMapping("/mdc")
		String mdc() {
			return MDC.get("trace_id") + " " + MDC.get("span_id") + " " + MDC.get("traceId");
		}

		@GetMapping("/throwing")
		String throwing() {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/rejected")
		String rejected(HttpServletResponse response) {
			throw new IllegalArgumentException("nonsense");
		}

		@ExceptionHandler(IllegalArgumentException.class)
		ProblemDetail handle(IllegalArgumentException ex) {
			return ProblemDetail.forStatusAndDetail(HttpStatus.BAD_REQUEST, "That is nonsense");
		}

		@GetMapping("/problem")
		ResponseEntity<ProblemDetail> problem() {
			return ResponseEntity.status(HttpStatus.CONFLICT).body(ProblemDetail.forStatus(HttpStatus.CONFLICT));
		}

		@GetMapping("/call/restclient")
		String callRestClient() {
			return this.restClient.get().uri("/things/{id}?key={key}", 7, "secret").retrieve().body(String.class);
		}

		@GetMapping("/call/resttemplate")
		String callRestTemplate() {
			return this.restTemplate.getForObject("/things/{id}?key={key}", String.class, 7, "secret");
		}

		@GetMapping("/call/webclient")
		String callWebClient() {
			return this.webClient.get()
				.uri("/things/{id}?key={key}", 7, "secret")
				.retrieve()
				.bodyToMono(String.class)
				.block();
		}

		@GetMapping("/call/failing")
		String callFailing() {
			try {
				return this.restClient.get().uri("/status/{status}", 503).retrieve().body(String.class);
			}
			catch (RuntimeException ex) {
				return "failed";
			}
		}

		@GetMapping("/outlived")
		String outlived() {
			Observation server = this.observations.getCurrentObservation();
			CountDownLatch finish = onFinish;
			new Thread(() -> {
				try {
					Observation.Scope scope = server.openScope();
					finish.await();
					scope.close();
					outcomes.add("closed");
				}
				catch (Exception ex) {
					outcomes.add(ex.toString());
				}
			}).start();
			return "outlived";
		}

		@GetMapping("/observed")
		String observed() {
			return Observation.createNotStarted("price.check", this.observations)
				.lowCardinalityKeyValue("tier", "gold")
				.observe(() -> "observed");
		}

	}

}
