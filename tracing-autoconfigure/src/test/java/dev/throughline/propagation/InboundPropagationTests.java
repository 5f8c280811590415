package dev.throughline.propagation;

import java.util.List;

import com.sun.net.httpserver.Headers;
import dev.throughline.LoopbackServer;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Whose trace is continued, on real servers, whoever makes the spans.
 */
class InboundPropagationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SPAN_ID = "00f067aa0ba902b7";

	private static final String SAMPLED = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	private static final String DROPPED = "00-" + TRACE_ID + "-" + SPAN_ID + "-00";

	private static final String[] FORWARDED = { "X-Forwarded-For", "203.0.113.7", "Forwarded", "for=203.0.113.7" };

	private static LoopbackServer called;

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@BeforeAll
	static void start() {
		called = new LoopbackServer();
	}

	@AfterAll
	static void stop() {
		called.close();
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, opentelemetry", "REACTIVE, micrometer" })
	void restartBeginsANewTraceThatLinksToTheCaller(WebApplicationType type, String conventions) throws Exception {
		try (TracedApplication application = start(type, "throughline.conventions=" + conventions,
				"throughline.propagation.inbound=restart")) {
			assertRestarted(application, SAMPLED);
			assertRestarted(application, DROPPED);
			assertThat(call(application).server().getLinks()).isEmpty();
			assertThat(called.takeHeaders()).containsKey("Traceparent");
			assertThat(call(application, "traceparent", "00-zz-zz-01").server().getLinks()).isEmpty();
			called.takeHeaders();
		}
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, opentelemetry", "SERVLET, micrometer", "REACTIVE, opentelemetry", "REACTIVE, micrometer" })
	void headerIsRequiredOfThoseWhoseConnectionIsNotFromARange(WebApplicationType type, String conventions)
			throws Exception {
		try (TracedApplication application = start(type, "throughline.conventions=" + conventions,
				"server.forward-headers-strategy=native", "throughline.propagation.inbound=continue-from",
				"throughline.propagation.inbound-from[0]=203.0.113.0/24",
				"throughline.propagation.inbound-header=X-Gateway=hunter2")) {
			assertRestarted(application, SAMPLED);
			assertRestarted(application, DROPPED, "X-Gateway", "hunter");
			assertRestarted(application, SAMPLED, FORWARDED);
			assertContinued(application, "X-Gateway", "hunter2");
			assertContinued(application, "X-Gateway", "other", "X-Gateway", "hunter2");
		}
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, native, opentelemetry", "SERVLET, framework, micrometer", "REACTIVE, native, micrometer",
			"REACTIVE, framework, opentelemetry" })
	void connectionFromARangeIsTrustedWhateverAProxySaysOfItsClient(WebApplicationType type, String strategy,
			String conventions) throws Exception {
		try (TracedApplication application = start(type, "throughline.conventions=" + conventions,
				"server.forward-headers-strategy=" + strategy, "throughline.propagation.inbound=continue-from",
				"throughline.propagation.inbound-from=127.0.0.0/8,::1")) {
			assertContinued(application);
			assertContinued(application, FORWARDED);
		}
	}

	@Test
	void everybodyIsContinuedWhenTheRoomIsSwitchedOff() throws Exception {
		try (TracedApplication application = start(WebApplicationType.SERVLET,
				"throughline.propagation.inbound=restart", "throughline.propagation.enabled=false")) {
			assertContinued(application);
		}
	}

	private void assertRestarted(TracedApplication application, String traceparent, String... headers)
			throws Exception {
		Exchange exchange = call(application, concat(headers, "traceparent", traceparent, "tracestate", "vendor=secret",
				"baggage", "user.email=jane"));
		SpanData server = exchange.server();
		OpenTelemetryAssertions.assertThat(server)
			.hasNoParent()
			.hasLinks(LinkData.create(SpanContext.createFromRemoteParent(TRACE_ID, SPAN_ID,
					TraceFlags.fromHex(traceparent, traceparent.length() - 2), TraceState.getDefault())));
		assertThat(server.getTraceId()).isNotEqualTo(TRACE_ID);
		OpenTelemetryAssertions.assertThat(exchange.client()).hasParent(server);
		Headers sent = called.takeHeaders();
		assertThat(sent.getFirst("traceparent")).contains(server.getTraceId());
		assertThat(sent).doesNotContainKeys("Tracestate", "Baggage");
	}

	private void assertContinued(TracedApplication application, String... headers) throws Exception {
		Exchange exchange = call(application,
				concat(headers, "traceparent", SAMPLED, "tracestate", "vendor=known", "baggage", "user.email=jane"));
		SpanData server = exchange.server();
		OpenTelemetryAssertions.assertThat(server).hasTraceId(TRACE_ID).hasParentSpanId(SPAN_ID);
		assertThat(server.getLinks()).isEmpty();
		OpenTelemetryAssertions.assertThat(exchange.client()).hasParent(server);
		Headers sent = called.takeHeaders();
		assertThat(sent.getFirst("traceparent")).contains(TRACE_ID);
		assertThat(sent.get("tracestate")).containsExactly("vendor=known");
		assertThat(sent.get("baggage")).containsExactly("user.email=jane");
	}

	private static String[] concat(String[] headers, String... further) {
		String[] all = new String[headers.length + further.length];
		System.arraycopy(headers, 0, all, 0, headers.length);
		System.arraycopy(further, 0, all, headers.length, further.length);
		return all;
	}

	private Exchange call(TracedApplication application, String... headers) throws Exception {
		assertThat(application.get("/call", headers).statusCode()).isEqualTo(200);
		List<SpanData> both = this.spans.take(2);
		boolean serverFirst = both.get(0).getKind() == SpanKind.SERVER;
		return new Exchange(both.get(serverFirst ? 0 : 1), both.get(serverFirst ? 1 : 0));
	}

	private TracedApplication start(WebApplicationType type, String... properties) {
		return TracedApplication.start(type, this.spans, TestController.class,
				concat(properties, "called=" + called.uri()));
	}

	/**
	 * What one request made.
	 *
	 * @param server the span of the request
	 * @param client the span of the call that it makes
	 */
	record Exchange(SpanData server, SpanData client) {

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		private final WebClient webClient;

		TestController(WebClient.Builder webClient, Environment environment) {
			this.webClient = webClient.baseUrl(environment.getRequiredProperty("called")).build();
		}

		@GetMapping("/call")
		Mono<String> call() {
			return this.webClient.get().uri("/things").retrieve().bodyToMono(String.class);
		}

	}

}
