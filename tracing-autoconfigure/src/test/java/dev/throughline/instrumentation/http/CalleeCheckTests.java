package dev.throughline.instrumentation.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;

import com.sun.net.httpserver.HttpServer;
import dev.throughline.diagnostics.DiagnosticsAutoConfiguration;
import dev.throughline.diagnostics.Finding;
import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import dev.throughline.diagnostics.Findings.Found;
import dev.throughline.propagation.OutboundPropagation;
import dev.throughline.propagation.TrustBoundaryAutoConfiguration;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;

class CalleeCheckTests {

	private static final String OTHER_TRACE = "0af7651916cd43dd8448eb211c80319c";

	private static final Instant START = Instant.parse("2026-03-12T14:00:00Z");

	private final SdkTracerProvider provider = SdkTracerProvider.builder().build();

	private final Findings findings = new Findings();

	private final AtomicReference<Instant> now = new AtomicReference<>(START);

	private final CalleeCheck check = new CalleeCheck(this.findings,
			OutboundPropagation.toEverybody(ContextPropagators.noop()), clockOf(this.now::get));

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@AfterEach
	void close() {
		this.provider.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "X-Trace-Id | %s", "traceresponse | 00-%s-b7ad6b7169203331-01",
					"Server-Timing | traceparent;desc=\"00-%s-b7ad6b7169203331-01\"",
					"Server-Timing | db;dur=12, traceparent;desc=00-%s-b7ad6b7169203331-01" })
	void calleeThatLeavesTheTraceUntilItStays(String header, String value) {
		answer(3, Map.of(header, value.formatted(OTHER_TRACE)));
		assertThat(found().code()).isEqualTo(FindingCode.CALLEE_LEFT_TRACE);
		assertThat(found().subject()).isEqualTo("callee");
		Span span = span();
		answer(span, "callee", Map.of(header, value.formatted(span.getSpanContext().getTraceId())));
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	@Test
	void twoAnswersInARowAreNotEnough() {
		answer(2, Map.of("X-Trace-Id", OTHER_TRACE));
		Span span = span();
		answer(span, "callee", Map.of("X-Trace-Id", span.getSpanContext().getTraceId()));
		answer(2, Map.of("X-Trace-Id", OTHER_TRACE));
		answer(3, Map.of("X-Trace-Id", OTHER_TRACE, "Age", "10"));
		answer(3, Map.of("X-Trace-Id", "12345"));
		answer(3, Map.of("traceresponse", "00"));
		answer(3, Map.of("Server-Timing", "traceparent;desc="));
		assertThat(this.findings.list()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "10, at least 10 s ahead of the one here", "-11, at least 8 s behind the one here" })
	void clockThatDiffersUntilItDoesNot(int seconds, String difference) {
		answer(2, Map.of("Date", date(seconds)));
		assertThat(this.findings.list()).isEmpty();
		answer(1, Map.of("Date", date(seconds)));
		assertThat(found().code()).isEqualTo(FindingCode.CLOCK_SKEW);
		assertThat(found().cause()).contains(difference);
		answer(1, Map.of("Date", date(0)));
		assertThat(found().code()).as("one date a minute is read").isEqualTo(FindingCode.CLOCK_SKEW);
		this.now.updateAndGet((instant) -> instant.plus(CalleeCheck.BETWEEN_DATES));
		answer(1, Map.of("Date", date(0)));
		assertThat(this.findings.list()).noneMatch(Found::present);
	}

	@ParameterizedTest
	@CsvSource({ "2", "-4", "0" })
	void dateWithinItsGranularityIsRight(int seconds) {
		for (int i = 0; i < 4; i++) {
			answer(1, Map.of("Date", date(seconds)));
			this.now.updateAndGet((instant) -> instant.plus(CalleeCheck.BETWEEN_DATES));
		}
		answer(3, Map.of("Date", "yesterday"));
		assertThat(this.findings.list()).isEmpty();
	}

	@Test
	void firstThirtyHostsAreWatched() {
		for (int host = 0; host < 40; host++) {
			for (int i = 0; i < CalleeCheck.IN_A_ROW; i++) {
				answer(span(), "callee" + host, Map.of("X-Trace-Id", OTHER_TRACE));
			}
		}
		assertThat(this.findings.list()).hasSize(30);
	}

	@Test
	void clientThatCannotBeAskedIsNoConcern() {
		this.check.check(span(), URI.create("http://callee/"), "context", (context, name) -> {
			throw new IllegalStateException();
		});
		assertThat(this.findings.list()).isEmpty();
	}

	@ParameterizedTest
	@EnumSource(Client.class)
	void answersOfEveryClientAreLookedAt(Client client) throws Exception {
		HttpServer callee = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		callee.createContext("/", (exchange) -> {
			exchange.getResponseHeaders().set("X-Trace-Id", OTHER_TRACE);
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		callee.start();
		ApplicationContextRunner runner = TracingContextRunner
			.with(this.spans, HttpTracingAutoConfiguration.class, HttpClientTracingAutoConfiguration.class,
					TrustBoundaryAutoConfiguration.class, DiagnosticsAutoConfiguration.class)
			.withPropertyValues("throughline.exporter=none")
			.withBean(RestClient.class, RestClient::create)
			.withBean(WebClient.class, WebClient::create)
			.withBean(HttpClient.class, HttpClient::newHttpClient);
		try {
			URI uri = URI.create("http://127.0.0.1:" + callee.getAddress().getPort() + "/");
			runner.run((context) -> {
				call(client, context, uri);
				assertThat(context.getBean(Findings.class).list()).extracting((found) -> found.finding().code())
					.containsExactly(FindingCode.CALLEE_LEFT_TRACE);
			});
			runner.withPropertyValues("throughline.propagation.outbound.deny=127.0.0.1").run((context) -> {
				call(client, context, uri);
				assertThat(context.getBean(Findings.class).list()).isEmpty();
			});
		}
		finally {
			callee.stop(0);
		}
	}

	private void call(Client client, ApplicationContext context, URI uri) throws Exception {
		for (int i = 0; i < CalleeCheck.IN_A_ROW; i++) {
			client.call(context, uri);
		}
		this.spans.take(CalleeCheck.IN_A_ROW);
	}

	private void answer(int times, Map<String, String> headers) {
		for (int i = 0; i < times; i++) {
			answer(span(), "callee", headers);
		}
	}

	private void answer(Span span, String host, Map<String, String> headers) {
		Map<String, String> ignoringCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		ignoringCase.putAll(headers);
		this.check.check(span, URI.create("http://" + host + "/"), ignoringCase, Map::get);
	}

	private Span span() {
		Span span = this.provider.get("test").spanBuilder("call").startSpan();
		span.end();
		return span;
	}

	private String date(int seconds) {
		return DateTimeFormatter.RFC_1123_DATE_TIME
			.format(this.now.get().plus(Duration.ofSeconds(seconds)).atOffset(ZoneOffset.UTC));
	}

	private Finding found() {
		List<Found> present = this.findings.list().stream().filter(Found::present).toList();
		assertThat(present).hasSize(1);
		return present.get(0).finding();
	}

	private static Clock clockOf(InstantSource source) {
		return source.withZone(ZoneOffset.UTC);
	}

	enum Client {

		REST_CLIENT {

			@Override
			void call(ApplicationContext context, URI uri) {
				context.getBean(RestClient.class).get().uri(uri).retrieve().toBodilessEntity();
			}

		},

		WEB_CLIENT {

			@Override
			void call(ApplicationContext context, URI uri) {
				context.getBean(WebClient.class)
					.get()
					.uri(uri)
					.retrieve()
					.toBodilessEntity()
					.block(Duration.ofSeconds(20));
			}

		},

		JDK_CLIENT {

			@Override
			void call(ApplicationContext context, URI uri) throws IOException, InterruptedException {
				context.getBean(HttpClient.class).send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
			}

		};

		abstract void call(ApplicationContext context, URI uri) throws Exception;

	}

}
