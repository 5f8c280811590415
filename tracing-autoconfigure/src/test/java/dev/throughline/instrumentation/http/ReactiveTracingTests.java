package dev.throughline.instrumentation.http;

import java.net.http.HttpResponse;

import dev.throughline.LoopbackServer;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.satisfies;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tracing of a WebFlux application on a real Netty, with the dependency and a name alone.
 */
@ExtendWith(OutputCaptureExtension.class)
class ReactiveTracingTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static LoopbackServer called;

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		called = new LoopbackServer();
		application = TracedApplication.start(WebApplicationType.REACTIVE, spans, TestController.class,
				"called=" + called.uri(), "spring.webflux.problemdetails.enabled=true",
				"throughline.http.response-headers=X-Trace-Id,traceresponse,Server-Timing");
	}

	@AfterAll
	static void stop() {
		application.close();
		called.close();
	}

	@Test
	void serverSpanHasTypedAttributesOfTheConventions() throws Exception {
		application.get("/items/7;id=secret?token=secret", "User-Agent", "test");
		OpenTelemetryAssertions.assertThat(spans.take())
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
					equalTo(stringKey("network.protocol.version"), "1.1"),
					equalTo(stringKey("user_agent.original"), "test"));
	}

	@Test
	void responseCarriesEveryConfiguredHeaderOnSuccessErrorAndNotFound() throws Exception {
		for (String path : new String[] { "/items/7", "/unavailable", "/throwing", "/nowhere" }) {
			HttpResponse<String> response = application.get(path);
			SpanData span = spans.take();
			String context = "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
					+ span.getSpanContext().getTraceFlags().asHex();
			assertThat(response.headers().allValues("X-Trace-Id")).as(path).containsExactly(span.getTraceId());
			assertThat(response.headers().allValues("traceresponse")).as(path).containsExactly(context);
			assertThat(response.headers().allValues("Server-Timing")).as(path)
				.containsExactly("traceparent;desc=\"" + context + "\"");
		}
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
			.containsPattern("ERROR .*\\[" + span.getTraceId() + "-" + span.getSpanId() + "\\].*500 Server Error");
	}

	@Test
	void problemDetailsCarryTheTraceId() throws Exception {
		HttpResponse<String> response = application.get("/nowhere");
		assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
		assertThat(response.body()).contains("\"trace_id\":\"" + spans.take().getTraceId() + "\"");
	}

	@Test
	void webClientCarriesTheContextAndHasAClientSpan() throws Exception {
		application.get("/call", "traceparent", TRACEPARENT);
		SpanData client = spans.take();
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(client)
			.hasName("GET /things/{id}")
			.hasKind(SpanKind.CLIENT)
			.hasTraceId(TRACE_ID)
			.hasParent(server);
		assertThat(called.takeAll("traceparent")).singleElement().asString().contains(client.getSpanId());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		private final WebClient webClient;

		TestController(WebClient.Builder webClient, Environment environment) {
			this.webClient = webClient.baseUrl(environment.getRequiredProperty("called")).build();
		}

		@GetMapping("/items/{id}")
		Mono<String> item(@PathVariable String id) {
			return Mono.just("item " + id);
		}

		@GetMapping("/unavailable")
		Mono<ResponseEntity<String>> unavailable() {
			return Mono.just(ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("later"));
		}

		@GetMapping("/throwing")
		Mono<String> throwing() {
			return Mono.error(new IllegalStateException("broken"));
		}

		@GetMapping("/call")
		Mono<String> call() {
			return this.webClient.get().uri("/things/{id}", 7).retrieve().bodyToMono(String.class);
		}

	}

}
