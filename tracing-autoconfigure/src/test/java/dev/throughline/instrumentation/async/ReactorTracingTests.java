package dev.throughline.instrumentation.async;

import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The current trace through Reactor's operators and schedulers, in WebFlux on a real
 * Netty and outside of it.
 */
class ReactorTracingTests {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.REACTIVE, spans, Controller.class,
				"management.tracing.baggage.remote-fields=tenant",
				"management.tracing.baggage.correlation.fields=tenant");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void operatorsOfARequestRunInTheServersSpan() throws Exception {
		HttpResponse<String> response = application.get("/operators", "baggage", "tenant=acme");
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(server).hasName("GET /operators").hasKind(SpanKind.SERVER);
		String seen = seen(server.getTraceId(), server.getSpanId(), "acme");
		assertThat(response.body()).isEqualTo(seen + "," + seen + "," + seen + "," + seen);
	}

	@Test
	void blockingCallOfARequestRunsInTheServersSpan() throws Exception {
		HttpResponse<String> response = application.get("/blocking", "baggage", "tenant=acme");
		SpanData task = spans.take();
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(task).hasName("task").hasParent(server);
		assertThat(response.body()).isEqualTo(seen(server.getTraceId(), server.getSpanId(), "acme"));
	}

	@Test
	void manualSpanAndBaggageOfARequestFollow() throws Exception {
		HttpResponse<String> response = application.get("/manual");
		SpanData manual = spans.take();
		SpanData server = spans.take();
		OpenTelemetryAssertions.assertThat(manual).hasName("manual").hasParent(server);
		assertThat(response.body()).isEqualTo(seen(manual.getTraceId(), manual.getSpanId(), "inner"));
	}

	@Test
	void serversSpanEndsOnceWhenTheClientOfEventsGoes() throws Exception {
		Controller.gone = new CountDownLatch(1);
		try (Socket socket = new Socket("127.0.0.1", application.uri("/").getPort())) {
			socket.setSoTimeout((int) PATIENCE.toMillis());
			socket.getOutputStream()
				.write("GET /events HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(socket.getInputStream().read()).isPositive();
		}
		assertThat(Controller.gone.await(10, TimeUnit.SECONDS)).isTrue();
		OpenTelemetryAssertions.assertThat(spans.take()).hasName("GET /events").hasKind(SpanKind.SERVER);
		assertThat(application.get("/blocking").statusCode()).isEqualTo(200);
		assertThat(spans.take(2)).extracting(SpanData::getName).containsExactly("task", "GET /blocking");
	}

	@Test
	void observationFollowsFromABlockingThread() {
		Observation request = Observation.start("request", bean(ObservationRegistry.class));
		String seen;
		try (Observation.Scope scope = request.openScope()) {
			seen = Mono.fromCallable(ReactorTracingTests::look)
				.subscribeOn(Schedulers.boundedElastic())
				.block(PATIENCE);
		}
		request.stop();
		SpanData span = spans.take();
		assertThat(seen).isEqualTo(seen(span.getTraceId(), span.getSpanId(), null));
		assertThreadsAreClean();
	}

	@Test
	void manualSpanAndBaggageFollowFromABlockingThread() {
		Span manual = bean(Tracer.class).nextSpan().name("manual").start();
		String seen;
		try (Tracer.SpanInScope scope = bean(Tracer.class).withSpan(manual);
				BaggageInScope baggage = bean(Tracer.class).createBaggageInScope("tenant", "acme")) {
			seen = Flux.just(1, 2)
				.publishOn(Schedulers.parallel())
				.flatMap((number) -> Mono.fromCallable(ReactorTracingTests::look)
					.subscribeOn(Schedulers.boundedElastic()))
				.publishOn(Schedulers.parallel())
				.map((inner) -> inner.equals(look()) ? inner : "another: " + inner)
				.distinct()
				.single()
				.block(PATIENCE);
		}
		manual.end();
		spans.take();
		assertThat(seen).isEqualTo(seen(manual.context().traceId(), manual.context().spanId(), "acme"));
		assertThreadsAreClean();
	}

	@Test
	void newerObservationOfTheChainWinsOverAManualSpanAroundIt() {
		ObservationRegistry observations = bean(ObservationRegistry.class);
		Observation outer = Observation.start("outer", observations);
		Observation inner;
		String seen;
		try (Observation.Scope scope = outer.openScope()) {
			Span manual = bean(Tracer.class).nextSpan().name("manual").start();
			try (Tracer.SpanInScope inScope = bean(Tracer.class).withSpan(manual)) {
				inner = Observation.start("inner", observations);
				seen = Mono.fromCallable(ReactorTracingTests::look)
					.subscribeOn(Schedulers.boundedElastic())
					.contextWrite((context) -> context.put(ObservationThreadLocalAccessor.KEY, inner))
					.block(PATIENCE);
			}
			inner.stop();
			manual.end();
		}
		outer.stop();
		SpanData span = spans.take();
		spans.take(2);
		assertThat(span.getName()).isEqualTo("inner");
		assertThat(seen).isEqualTo(seen(span.getTraceId(), span.getSpanId(), null));
		assertThreadsAreClean();
	}

	private static void assertThreadsAreClean() {
		for (int i = 0; i < 20; i++) {
			CompletableFuture<String> elastic = new CompletableFuture<>();
			CompletableFuture<String> parallel = new CompletableFuture<>();
			Schedulers.boundedElastic().schedule(() -> elastic.complete(look()));
			Schedulers.parallel().schedule(() -> parallel.complete(look()));
			assertThat(elastic.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(NOTHING);
			assertThat(parallel.orTimeout(10, TimeUnit.SECONDS).join()).isEqualTo(NOTHING);
		}
	}

	private static final String NOTHING = seen(null, "0000000000000000", null);

	private static <T> T bean(Class<T> type) {
		return application.context().getBean(type);
	}

	private static String seen(String traceId, String spanId, String tenant) {
		return traceId + " " + spanId + " " + tenant + " " + tenant;
	}

	private static String look() {
		return seen(MDC.get("trace_id"), io.opentelemetry.api.trace.Span.current().getSpanContext().getSpanId(),
				Baggage.current().getEntryValue("tenant"))
			.replaceFirst(" [^ ]*$", " " + MDC.get("tenant"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Controller {

		static volatile CountDownLatch gone = new CountDownLatch(1);

		private final Tracer tracer;

		Controller(Tracer tracer) {
			this.tracer = tracer;
		}

		@GetMapping("/operators")
		Mono<String> operators() {
			return Mono.fromSupplier(ReactorTracingTests::look)
				.publishOn(Schedulers.parallel())
				.map((seen) -> seen + "," + look())
				.flatMap((seen) -> Mono.delay(Duration.ofMillis(1)).map((tick) -> seen + "," + look()))
				.publishOn(Schedulers.boundedElastic())
				.map((seen) -> seen + "," + look());
		}

		@GetMapping("/blocking")
		Mono<String> blocking() {
			return Mono.fromCallable(() -> {
				this.tracer.nextSpan().name("task").start().end();
				return look();
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping("/manual")
		Mono<String> manual() {
			return Mono.fromCallable(() -> {
				Span manual = this.tracer.nextSpan().name("manual").start();
				try (Tracer.SpanInScope scope = this.tracer.withSpan(manual);
						BaggageInScope baggage = this.tracer.createBaggageInScope("tenant", "inner")) {
					return Mono.fromCallable(ReactorTracingTests::look)
						.subscribeOn(Schedulers.boundedElastic())
						.toFuture()
						.get(10, TimeUnit.SECONDS);
				}
				finally {
					manual.end();
				}
			}).subscribeOn(Schedulers.boundedElastic());
		}

		@GetMapping(path = "/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> events() {
			return Flux.interval(Duration.ofMillis(1))
				.onBackpressureDrop()
				.map((tick) -> look())
				.doOnCancel(() -> gone.countDown());
		}

	}

}
