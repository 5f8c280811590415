package dev.throughline.propagation;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import dev.throughline.DocumentedAttributes;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.common.KeyValue;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.transport.Kind;
import io.micrometer.observation.transport.ReceiverContext;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.MDC;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * What is captured in one place continues in another, with our spans and with Spring
 * Boot's.
 */
class TraceCarrierTests {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final String SPAN_ID = "b7ad6b7169203331";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-" + SPAN_ID + "-01";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final Map<Conventions, TracedApplication> applications = new ConcurrentHashMap<>();

	@AfterAll
	static void stop() {
		applications.values().forEach(TracedApplication::close);
		applications.clear();
	}

	@ParameterizedTest
	@EnumSource
	void capturedContextSurvivesJsonAndContinuesTheTrace(Conventions conventions) {
		Map<String, String> captured = conventions.observe("request", conventions.carrier()::capture);
		JsonMapper json = new JsonMapper();
		Map<String, String> stored = json.readValue(json.writeValueAsString(captured), new TypeReference<>() {
		});
		conventions.carrier().continueFrom(stored, "job.process", () -> {
		});
		SpanData request = spans.take("request");
		OpenTelemetryAssertions.assertThat(spans.take("job.process"))
			.hasKind(SpanKind.CONSUMER)
			.hasTraceId(request.getTraceId())
			.hasParentSpanId(request.getSpanId())
			.hasStatus(StatusData.unset())
			.hasTotalAttributeCount(0)
			.hasTotalRecordedLinks(0);
		assertThat(captured.get("traceparent"))
			.matches("00-" + request.getTraceId() + "-" + request.getSpanId() + "-0[13]");
		assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> captured.put("a", "b"));
	}

	@ParameterizedTest
	@EnumSource
	void injectSetsWhatCaptureReturns(Conventions conventions) {
		Map<String, String> injected = new LinkedHashMap<>();
		Map<String, String> captured = conventions.observe("request", () -> {
			conventions.carrier().inject(injected::put);
			return conventions.carrier().capture();
		});
		spans.take("request");
		assertThat(injected).isEqualTo(captured).containsKey("traceparent");
	}

	@ParameterizedTest
	@EnumSource
	void thereIsNothingToCarryOutsideATrace(Conventions conventions) {
		try (Scope scope = Baggage.builder().put("tenant", "acme").build().makeCurrent()) {
			assertThat(conventions.carrier().capture()).isEmpty();
		}
	}

	@ParameterizedTest
	@EnumSource
	void workRunsInItsSpanAndWhatItDoesIsBelow(Conventions conventions) {
		String mdc = conventions.carrier()
			.continueFrom(Map.of("traceparent", TRACEPARENT), "job.process", Kind.SERVER, () -> conventions
				.observe("step", () -> MDC.get("trace_id") + Span.current().getSpanContext().getSpanId()));
		SpanData step = spans.take("step");
		SpanData work = spans.take("job.process");
		OpenTelemetryAssertions.assertThat(work).hasKind(SpanKind.SERVER).hasTraceId(TRACE_ID).hasParentSpanId(SPAN_ID);
		assertThat(work.getParentSpanContext().isRemote()).isTrue();
		OpenTelemetryAssertions.assertThat(step).hasParent(work);
		assertThat(mdc).isEqualTo(TRACE_ID + step.getSpanId());
		assertThat(MDC.get("trace_id")).isNull();
	}

	@ParameterizedTest
	@EnumSource
	void traceStateAndBaggageTravelAlong(Conventions conventions) {
		Map<String, String> first = Map.of("traceparent", TRACEPARENT, "tracestate", "vendor=1,other=2", "baggage",
				"tenant=acme");
		Map<String, String> second = conventions.carrier().continueFrom(first, "job.process", () -> {
			assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("acme");
			return conventions.carrier().capture();
		});
		SpanData work = spans.take("job.process");
		assertThat(second).containsEntry("tracestate", "vendor=1,other=2");
		assertThat(second.get("baggage")).startsWith("tenant=acme");
		assertThat(second.get("traceparent")).contains(work.getSpanId());
		assertThat(Baggage.current().isEmpty()).isTrue();
	}

	@ParameterizedTest
	@EnumSource
	void whatWasNotSampledStaysUnsampled(Conventions conventions) {
		Map<String, String> captured = conventions.carrier()
			.continueFrom(Map.of("traceparent", TRACEPARENT.replace("-01", "-00")), "job.process",
					conventions.carrier()::capture);
		assertThat(captured.get("traceparent")).startsWith("00-" + TRACE_ID).matches(".*-0[02]");
		spans.assertNothingLeft();
	}

	@ParameterizedTest
	@EnumSource
	void traceOfTheThreadIsLeftForTheWorkAndBackAfterwards(Conventions conventions) {
		conventions.observe("run", () -> {
			try (Scope scope = Baggage.builder().put("of", "the run").build().makeCurrent()) {
				Span run = Span.current();
				conventions.carrier().continueFrom(Map.of("traceparent", TRACEPARENT), "job.process", () -> {
					assertThat(Baggage.current().isEmpty()).isTrue();
					conventions.observe("step", () -> null);
				});
				assertThat(Span.current().getSpanContext()).isEqualTo(run.getSpanContext());
				assertThat(MDC.get("span_id")).isEqualTo(run.getSpanContext().getSpanId());
				assertThat(Baggage.current().getEntryValue("of")).isEqualTo("the run");
			}
			return null;
		});
		SpanData run = spans.take("run");
		SpanData work = spans.take("job.process");
		OpenTelemetryAssertions.assertThat(work).hasTraceId(TRACE_ID).hasParentSpanId(SPAN_ID);
		OpenTelemetryAssertions.assertThat(spans.take("step")).hasParent(work);
		if (conventions == Conventions.OPENTELEMETRY) {
			assertThat(work.getLinks()).singleElement()
				.satisfies((link) -> assertThat(link.getSpanContext()).isEqualTo(run.getSpanContext()));
		}
	}

	@ParameterizedTest
	@EnumSource
	void workOfTheSameTraceHasNoLink(Conventions conventions) {
		conventions.observe("request", () -> {
			conventions.carrier().continueFrom(conventions.carrier().capture(), "job.process", () -> {
			});
			return null;
		});
		SpanData request = spans.take("request");
		OpenTelemetryAssertions.assertThat(spans.take("job.process"))
			.hasTraceId(request.getTraceId())
			.hasParentSpanId(request.getSpanId())
			.hasTotalRecordedLinks(0);
	}

	@ParameterizedTest
	@EnumSource
	void withoutAValidContextTheWorkStartsATrace(Conventions conventions) {
		List<Map<String, String>> nothing = new ArrayList<>(List.of(Map.of(), Map.of("traceparent", ""),
				Map.of("traceparent", "00-" + "0".repeat(32) + "-" + SPAN_ID + "-01"),
				Map.of("traceparent", "\r\nX-Injected: 1"), Map.of("traceparent", TRACEPARENT.repeat(1000)),
				Map.of("baggage", "%zz=%,;;=", "tracestate", "a=1"), new TreeMap<>(Map.of("other", "x"))));
		nothing.add(null);
		Map<String, String> parsed = new HashMap<>();
		parsed.put("traceparent", null);
		parsed.put(null, TRACEPARENT);
		nothing.add(parsed);
		nothing.add(notOnlyStrings());
		conventions.observe("run", () -> {
			nothing.forEach((captured) -> {
				String traceId = conventions.carrier()
					.continueFrom(captured, "job.process", () -> Span.current().getSpanContext().getTraceId());
				OpenTelemetryAssertions.assertThat(spans.take("job.process")).hasNoParent().hasTraceId(traceId);
			});
			return null;
		});
		SpanData run = spans.take("run");
		OpenTelemetryAssertions.assertThat(run).hasNoParent();
	}

	@SuppressWarnings("unchecked")
	private static Map<String, String> notOnlyStrings() {
		return (Map<String, String>) (Map<?, ?>) Map.of("traceparent", 7, 8, TRACEPARENT, "tracestate", List.of());
	}

	@ParameterizedTest
	@EnumSource
	void otherEntriesAndLetterCaseDoNotMatter(Conventions conventions) {
		Map<String, String> metadata = Map.of("correlation_id", "2Kj8mNpQ3xR", "TraceParent", TRACEPARENT, "client_ip",
				"192.168.1.100");
		conventions.carrier().continueFrom(metadata, "agent.process", Kind.SERVER, () -> {
		});
		OpenTelemetryAssertions.assertThat(spans.take("agent.process")).hasTraceId(TRACE_ID).hasParentSpanId(SPAN_ID);
	}

	@ParameterizedTest
	@EnumSource
	void exceptionOfTheWorkIsPassedOnAndRecorded(Conventions conventions) {
		for (Throwable failure : List.of(new IOException("secret"), new IllegalStateException("secret"),
				new AssertionError("secret"))) {
			Observation.CheckedRunnable<Throwable> work = () -> {
				throw failure;
			};
			assertThat(catchThrowable(
					() -> conventions.carrier().continueFrom(Map.of("traceparent", TRACEPARENT), "job.process", work)))
				.isSameAs(failure);
			SpanData span = spans.take("job.process");
			assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
			assertThat(span.getEvents()).extracting("name").containsExactly("exception");
			if (conventions == Conventions.OPENTELEMETRY) {
				OpenTelemetryAssertions.assertThat(span)
					.hasStatus(StatusData.error())
					.hasAttributesSatisfyingExactly(equalTo(stringKey("error.type"), failure.getClass().getName()));
			}
		}
	}

	@ParameterizedTest
	@EnumSource
	void userSeesTheObservation(Conventions conventions) {
		Recording recording = conventions.bean(Recording.class);
		recording.contexts.clear();
		Map<String, String> captured = Map.of("traceparent", TRACEPARENT);
		conventions.carrier().continueFrom(captured, "metered", Kind.SERVER, () -> {
		});
		spans.take("metered");
		assertThat(recording.contexts).singleElement().satisfies((context) -> {
			assertThat(context.getName()).isEqualTo("metered");
			assertThat(context.getCarrier()).isEqualTo(captured);
			assertThat(context.getKind()).isEqualTo(Kind.SERVER);
		});
		assertThat(conventions.bean(MeterRegistry.class).get("metered").timer().count()).isOne();
	}

	@ParameterizedTest
	@EnumSource
	void keyValuesOfTheUserAreAttributes(Conventions conventions) {
		conventions.carrier().continueFrom(Map.of("traceparent", TRACEPARENT), "filtered", () -> {
		});
		OpenTelemetryAssertions.assertThat(spans.take("renamed"))
			.hasAttributesSatisfyingExactly(equalTo(stringKey("tenant"), "acme"));
	}

	@ParameterizedTest
	@EnumSource
	void refusedObservationHasNoSpanAndBreaksNoTrace(Conventions conventions) {
		conventions.observe("run", () -> {
			conventions.carrier()
				.continueFrom(Map.of("traceparent", TRACEPARENT), "refused",
						() -> conventions.observe("step", () -> null));
			return null;
		});
		OpenTelemetryAssertions.assertThat(spans.take("step")).hasTraceId(TRACE_ID).hasParentSpanId(SPAN_ID);
		OpenTelemetryAssertions.assertThat(spans.take("run")).hasNoParent();
	}

	@ParameterizedTest
	@EnumSource
	void handlerThatFailsDoesNotCostTheWork(Conventions conventions) {
		assertThat(conventions.carrier().<String, RuntimeException>continueFrom(null, "broken.handler", () -> "done"))
			.isEqualTo("done");
	}

	@Test
	void samplerSeesTheNameBeforeTheSpanStarts() {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.NONE, spans, Sampling.class)) {
			TraceCarrier carrier = application.context().getBean(TraceCarrier.class);
			carrier.continueFrom(null, "job.noise", () -> {
			});
			carrier.continueFrom(null, "job.process", () -> {
			});
		}
		OpenTelemetryAssertions.assertThat(spans.take()).hasName("job.process");
		spans.assertNothingLeft();
	}

	@ParameterizedTest
	@EnumSource
	void mayBeUsedByManyThreadsAtATime(Conventions conventions) throws Exception {
		int threads = 8;
		CountDownLatch allInside = new CountDownLatch(threads);
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		try {
			List<Callable<String>> jobs = new ArrayList<>();
			for (int i = 0; i < threads; i++) {
				String traceId = "%032x".formatted(i + 1);
				Map<String, String> captured = Map.of("traceparent", "00-" + traceId + "-" + SPAN_ID + "-01");
				jobs.add(() -> conventions.carrier().continueFrom(captured, "job.process", () -> {
					allInside.countDown();
					assertThat(allInside.await(20, TimeUnit.SECONDS)).isTrue();
					assertThat(conventions.carrier().capture().get("traceparent")).contains(traceId);
					return Span.current().getSpanContext().getTraceId();
				}));
			}
			List<String> traceIds = new ArrayList<>();
			for (var result : executor.invokeAll(jobs)) {
				traceIds.add(result.get());
			}
			assertThat(spans.take(threads)).extracting(SpanData::getTraceId)
				.containsExactlyInAnyOrderElementsOf(traceIds)
				.doesNotHaveDuplicates();
			assertThat(executor.submit(Context::current).get()).isEqualTo(Context.root());
		}
		finally {
			executor.shutdownNow();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " " })
	void emptyNameIsAMistake(String name) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> Conventions.OPENTELEMETRY.carrier().continueFrom(null, name, () -> {
			}))
			.withMessage("'name' must not be empty");
	}

	@Test
	void spansOfContinuedWorkHaveTheAttributesOfTheirTable() throws Exception {
		assertThatExceptionOfType(IOException.class)
			.isThrownBy(() -> Conventions.OPENTELEMETRY.carrier().continueFrom(null, "job.process", () -> {
				throw new IOException("failed");
			}));
		TreeMap<String, String> emitted = new TreeMap<>();
		DocumentedAttributes.collect(spans.take("job.process").getAttributes(), emitted);
		assertThat(DocumentedAttributes.of("Continued work")).isEqualTo(emitted);
	}

	/**
	 * Who makes the spans. Each has one application for all tests.
	 */
	enum Conventions {

		OPENTELEMETRY, MICROMETER;

		TraceCarrier carrier() {
			return bean(TraceCarrier.class);
		}

		<T> T bean(Class<T> type) {
			return applications
				.computeIfAbsent(this,
						(conventions) -> TracedApplication.start(WebApplicationType.NONE, spans,
								TestConfiguration.class, "throughline.conventions=" + name().toLowerCase(Locale.ROOT)))
				.context()
				.getBean(type);
		}

		<T> T observe(String name, Supplier<T> work) {
			return Observation.createNotStarted(name, bean(ObservationRegistry.class)).observe(work);
		}

	}

	static class Recording implements ObservationHandler<ReceiverContext<?>> {

		final List<ReceiverContext<?>> contexts = new ArrayList<>();

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ReceiverContext && "metered".equals(context.getName());
		}

		@Override
		public void onStart(ReceiverContext<?> context) {
			this.contexts.add(context);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Recording recording() {
			return new Recording();
		}

		@Bean
		ObservationFilter tenant() {
			return (context) -> {
				if ("filtered".equals(context.getName())) {
					context.addLowCardinalityKeyValue(KeyValue.of("tenant", "acme"));
					context.setContextualName("renamed");
				}
				return context;
			};
		}

		@Bean
		ObservationPredicate refused() {
			return (name, context) -> !name.equals("refused");
		}

		@Bean
		ObservationHandler<ContinuedContext> broken() {
			return new ObservationHandler<>() {

				@Override
				public boolean supportsContext(Observation.Context context) {
					return context instanceof ContinuedContext && "broken.handler".equals(context.getName());
				}

				@Override
				public void onStart(ContinuedContext context) {
					throw new IllegalStateException("broken");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Sampling {

		@Bean
		Sampler noNoise() {
			return new Sampler() {

				@Override
				public SamplingResult shouldSample(Context parent, String traceId, String name, SpanKind kind,
						Attributes attributes, List<LinkData> links) {
					return name.equals("job.noise") ? SamplingResult.drop() : SamplingResult.recordAndSample();
				}

				@Override
				public String getDescription() {
					return "no noise";
				}

			};
		}

	}

}
