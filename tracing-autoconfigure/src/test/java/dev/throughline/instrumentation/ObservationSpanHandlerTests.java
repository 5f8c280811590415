package dev.throughline.instrumentation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiConsumer;

import dev.throughline.RecordOnlySampler;
import dev.throughline.test.RecordedSpans;
import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelBaggageManager;
import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The spans are those of Micrometer's handler, except under a dropped span.
 */
class ObservationSpanHandlerTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	/**
	 * Everything that ended, sampled or not.
	 */
	private final List<SpanData> recorded = new CopyOnWriteArrayList<>();

	private final List<SdkTracerProvider> providers = new ArrayList<>();

	@AfterEach
	void close() {
		this.providers.forEach(SdkTracerProvider::close);
		assertThat(Context.current()).isSameAs(Context.root());
	}

	@ParameterizedTest
	@EnumSource(Scenario.class)
	void makesTheSpansOfMicrometersHandler(Scenario scenario) {
		List<String> theirs = play(scenario, false);
		List<String> ours = play(scenario, true);
		assertThat(theirs).hasSize(scenario.count);
		assertThat(ours).isEqualTo(theirs);
	}

	private List<String> play(Scenario scenario, boolean ours) {
		Setup setup = setup(Sampler.parentBased(Sampler.alwaysOn()), ours, true, List.of());
		scenario.play.accept(setup.observations, setup.tracer);
		return texts(this.spans.take(scenario.count));
	}

	@Test
	void observationUnderDroppedSpanSharesIt() {
		Setup setup = setup(Sampler.alwaysOff(), true, true, List.of());
		Observation parent = Observation.start("parent", setup.observations);
		parent.scoped(() -> {
			SpanContext dropped = Span.current().getSpanContext();
			assertThat(dropped.isValid()).isTrue();
			Observation child = Observation.start("child", setup.observations);
			assertThat(child.getContextView().<TracingContext>get(TracingContext.class))
				.isSameAs(parent.getContextView().<TracingContext>get(TracingContext.class));
			child.event(Observation.Event.of("event")).error(new IllegalStateException());
			Context current = Context.current();
			child.scoped(() -> assertThat(Context.current()).isSameAs(current));
			assertThat(Context.current()).isSameAs(current);
			CompletableFuture.runAsync(() -> {
				child.scoped(() -> {
					assertThat(Span.current().getSpanContext()).isEqualTo(dropped);
					child.scoped(() -> assertThat(Span.current().getSpanContext()).isEqualTo(dropped));
					assertThat(Span.current().getSpanContext()).isEqualTo(dropped);
				});
				assertThat(Context.current()).isSameAs(Context.root());
			}).join();
			child.stop();
			assertThat(Context.current()).isSameAs(current);
		});
		parent.stop();
	}

	@Test
	void childOfSpanThatIsRecordedWithoutBeingSampledIsRecorded() {
		Setup setup = setup(new RecordOnlySampler(), true, true, List.of());
		Observation.createNotStarted("parent", setup.observations)
			.observe(() -> Observation.createNotStarted("child", setup.observations).observe(() -> {
			}));
		assertThat(this.recorded).extracting(SpanData::getName).containsExactlyInAnyOrder("child", "parent");
	}

	@Test
	void childOfEndedSpanIsMade() {
		Setup setup = setup(new RecordOnlySampler(), true, true, List.of());
		Observation parent = Observation.start("parent", setup.observations);
		parent.stop();
		Observation.createNotStarted("child", setup.observations).parentObservation(parent).observe(() -> {
		});
		assertThat(this.recorded).extracting(SpanData::getName).containsExactlyInAnyOrder("child", "parent");
	}

	@Test
	void samplerThatMayKeepChildrenOfDroppedSpansIsAsked() {
		Setup setup = setup(new DropsRoots(), true, DroppedParent.dropsChildren(new DropsRoots()), List.of());
		Observation.createNotStarted("parent", setup.observations)
			.observe(() -> Observation.createNotStarted("child", setup.observations).observe(() -> {
			}));
		assertThat(this.spans.take().getName()).isEqualTo("child");
		assertThat(this.recorded).hasSize(1);
	}

	@Test
	void spanThatIsMadeCurrentUnderDroppedOneIsTheParent() {
		Setup setup = setup(Sampler.alwaysOff(), true, true, List.of());
		SpanContext kept = SpanContext.create("0123456789abcdef0123456789abcdef", "0123456789abcdef",
				TraceFlags.getSampled(), TraceState.getDefault());
		Observation.createNotStarted("parent", setup.observations).observe(() -> {
			try (Scope ignored = Context.current().with(Span.wrap(kept)).makeCurrent()) {
				Observation.createNotStarted("child", setup.observations)
					.observe(() -> assertThat(Span.current().getSpanContext().getTraceId())
						.isEqualTo(kept.getTraceId()));
			}
		});
	}

	@Test
	void spanOfOpenTelemetryThatIsMadeCurrentIsTheParent() {
		Setup setup = setup(Sampler.alwaysOn(), true, true, List.of());
		Observation.createNotStarted("outer", setup.observations).observe(() -> {
			Span between = setup.otelTracer.spanBuilder("between").startSpan();
			try (Scope ignored = between.makeCurrent()) {
				Observation.createNotStarted("inner", setup.observations).observe(() -> {
				});
			}
			between.end();
		});
		assertThat(texts(this.spans.take(3)).get(0)).startsWith("innerINTERNAL under between");
	}

	@Test
	void keyValuesAreBaggageOfScopesWhereFieldsAreConfigured() {
		Setup setup = setup(Sampler.alwaysOff(), true, true, List.of("tenant"));
		Observation.createNotStarted("parent", setup.observations)
			.observe(() -> Observation.createNotStarted("child", setup.observations)
				.lowCardinalityKeyValue("tenant", "acme")
				.observe(() -> assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("acme")));
	}

	@Test
	void currentBaggageStaysInScopeOfObservationThatBeganWithoutIt() {
		Setup setup = setup(Sampler.alwaysOn(), true, true, List.of());
		Observation observation = Observation.start("observation", setup.observations);
		try (Scope ignored = Baggage.builder().put("tenant", "acme").build().makeCurrent()) {
			observation.scoped(() -> {
				assertThat(Baggage.current().getEntryValue("tenant")).isEqualTo("acme");
				assertThat(Span.current().isRecording()).isTrue();
			});
		}
		observation.stop();
		this.spans.take();
	}

	private Setup setup(Sampler sampler, boolean ours, boolean sharesDropped, List<String> fields) {
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.setSampler(sampler)
			.addSpanProcessor(this.spans)
			.addSpanProcessor(new Recorder(this.recorded))
			.build();
		this.providers.add(provider);
		io.opentelemetry.api.trace.Tracer otelTracer = provider.get("test");
		OtelCurrentTraceContext current = new OtelCurrentTraceContext();
		OtelTracer tracer = new OtelTracer(otelTracer, current, (event) -> {
		}, new OtelBaggageManager(current, fields, List.of()));
		ObservationRegistry observations = ObservationRegistry.create();
		observations.observationConfig()
			.observationHandler(ours ? new ObservationSpanHandler(tracer, otelTracer, sharesDropped)
					: new DefaultTracingObservationHandler(tracer));
		return new Setup(observations, tracer, otelTracer);
	}

	private static List<String> texts(List<SpanData> spans) {
		List<String> texts = new ArrayList<>();
		for (SpanData span : spans) {
			String parent = spans.stream()
				.filter((candidate) -> candidate.getSpanId().equals(span.getParentSpanId()))
				.map(SpanData::getName)
				.findFirst()
				.orElse(span.getParentSpanContext().isValid() ? "elsewhere" : "none");
			Map<String, Object> attributes = new TreeMap<>();
			span.getAttributes().forEach((key, value) -> attributes.put(key.toString(), value));
			List<String> events = span.getEvents()
				.stream()
				.map((event) -> event.getName() + event.getAttributes().size() + event.getEpochNanos() % 1_000_000)
				.map((event) -> event.replaceAll("\\d{4,}$", ""))
				.toList();
			texts.add(span.getName() + span.getKind() + " under " + parent + attributes + events + span.getStatus());
		}
		return texts;
	}

	private record Setup(ObservationRegistry observations, Tracer tracer,
			io.opentelemetry.api.trace.Tracer otelTracer) {

	}

	enum Scenario {

		PLAIN(1, (observations, tracer) -> Observation.createNotStarted("plain", observations)
			.contextualName("contextual")
			.lowCardinalityKeyValue("low", "1")
			.highCardinalityKeyValue("high", "2")
			.lowCardinalityKeyValue("both", "low")
			.highCardinalityKeyValue("both", "high")
			.observe(() -> Span.current().setAttribute("user", true))),

		NESTED(3,
				(observations, tracer) -> Observation.createNotStarted("one", observations)
					.observe(() -> Observation.createNotStarted("two", observations)
						.observe(() -> Observation.createNotStarted("three", observations).observe(() -> {
						})))),

		FAILED(2, (observations, tracer) -> {
			Observation failed = Observation.start("failed", observations).error(new IllegalStateException("no"));
			failed.stop();
			Observation.start("failed without message", observations).error(new IllegalStateException()).stop();
		}),

		ERROR_AS_KEY_VALUE(2, (observations, tracer) -> {
			Observation.createNotStarted("twice", observations)
				.lowCardinalityKeyValue("error", "low")
				.highCardinalityKeyValue(KeyValue.of("error", "high"))
				.observe(() -> {
				});
			Observation.createNotStarted("upper case", observations)
				.lowCardinalityKeyValue("ERROR", "low")
				.observe(() -> {
				});
		}),

		EVENTS(1,
				(observations, tracer) -> Observation.start("events", observations)
					.event(Observation.Event.of("first", "the first"))
					.event(Observation.Event.of("second", "the second", 1000))
					.stop()),

		STATUS_OF_THE_USER(2, (observations, tracer) -> {
			Observation.createNotStarted("error", observations)
				.observe(() -> Span.current().setStatus(StatusCode.ERROR, "user's"));
			Observation.createNotStarted("ok", observations).observe(() -> Span.current().setStatus(StatusCode.OK));
		}),

		PARENT_NAMED(2, (observations, tracer) -> {
			Observation parent = Observation.start("parent", observations);
			Observation.createNotStarted("child", observations).parentObservation(parent).observe(() -> {
			});
			parent.stop();
		}),

		PARENT_ENDED(2, (observations, tracer) -> {
			Observation parent = Observation.start("parent", observations);
			parent.stop();
			Observation.createNotStarted("child", observations).parentObservation(parent).observe(() -> {
			});
		}),

		PARENT_ON_ANOTHER_THREAD(3, (observations, tracer) -> {
			Observation parent = Observation.start("parent", observations);
			parent.scoped(() -> CompletableFuture.runAsync(() -> parent.scoped(() -> {
				Observation.createNotStarted("child", observations).observe(() -> {
				});
				parent.scoped(() -> Observation.createNotStarted("second child", observations).observe(() -> {
				}));
			})).join());
			parent.stop();
		}),

		SPAN_OF_THE_USER_BETWEEN(3,
				(observations, tracer) -> Observation.createNotStarted("outer", observations).observe(() -> {
					io.micrometer.tracing.Span span = tracer.nextSpan().name("between").start();
					try (Tracer.SpanInScope ignored = tracer.withSpan(span)) {
						Observation.createNotStarted("inner", observations).observe(() -> {
						});
					}
					span.end();
				})),

		CURRENT_SPAN_IS_THAT_OF_THE_OBSERVATION(1,
				(observations, tracer) -> Observation.createNotStarted("observed", observations)
					.observe(() -> tracer.currentSpan().tag("current", "yes").name("not this"))),

		SPAN_CHOSEN_BY_THE_USER(2, (observations, tracer) -> {
			io.micrometer.tracing.Span span = tracer.nextSpan().name("chosen").start();
			TracingContext chosen = new TracingContext();
			chosen.setSpan(span);
			Observation.Context context = new Observation.Context();
			context.put(TracingContext.class, chosen);
			Observation.createNotStarted("child", () -> context, observations).observe(() -> {
			});
			span.end();
		}),

		SPAN_CHANGED_BY_THE_USER(2, (observations, tracer) -> {
			Observation observation = Observation.start("changed", observations);
			TracingContext context = observation.getContextView().get(TracingContext.class);
			io.micrometer.tracing.Span first = context.getSpan();
			context.setSpan(tracer.nextSpan().start());
			observation.scoped(() -> Span.current().setAttribute("second", true));
			observation.stop();
			first.name("first").end();
		}),

		BAGGAGE(2, (observations, tracer) -> Observation.createNotStarted("outer", observations).observe(() -> {
			AtomicReference<String> seen = new AtomicReference<>();
			try (var ignored = tracer.createBaggageInScope("tenant", "acme")) {
				Observation.createNotStarted("inner", observations)
					.observe(() -> seen
						.set(tracer.getBaggage("tenant").get() + Baggage.current().getEntryValue("tenant")));
			}
			tracer.currentSpan().tag("seen", seen.get());
		}));

		private final int count;

		private final BiConsumer<ObservationRegistry, Tracer> play;

		Scenario(int count, BiConsumer<ObservationRegistry, Tracer> play) {
			this.count = count;
			this.play = play;
		}

	}

	private record Recorder(List<SpanData> recorded) implements SpanProcessor {

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.recorded.add(span.toSpanData());
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

	}

	private static final class DropsRoots implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind kind,
				Attributes attributes, List<LinkData> parentLinks) {
			return Span.fromContext(parentContext).getSpanContext().isValid() ? SamplingResult.recordAndSample()
					: SamplingResult.drop();
		}

		@Override
		public String getDescription() {
			return "DropsRoots";
		}

	}

}
