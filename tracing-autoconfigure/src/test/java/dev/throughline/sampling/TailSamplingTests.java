package dev.throughline.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.throughline.sampling.SamplingProperties.Hold;
import dev.throughline.sampling.SamplingProperties.Rule;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.testing.time.TestClock;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Traces that sampling dropped are kept whole or dropped whole.
 */
class TailSamplingTests {

	private static final Hold WIDE = new Hold(100, 100, DataSize.ofMegabytes(1), Duration.ofMinutes(1));

	private final TestClock clock = TestClock.create();

	private final Recorder recorder = new Recorder();

	private HeldTraces held = held(new KeepRules(true, Duration.ofSeconds(1), List.of()), WIDE);

	private Tracer tracer = tracer(Sampler.parentBased(Sampler.alwaysOff()));

	@Test
	void dropsAFastTraceWithoutErrorsWhole() {
		Span root = span("root", Context.root());
		span("child", root).end();
		root.end();
		assertThat(this.recorder.kept()).isEmpty();
		assertThat(this.held.droppedTraces()).isOne();
		assertNothingHeld();
	}

	@Test
	void keepsAFailedTraceWholeAndSaysWhyOnTheLocalRoot() {
		Span root = span("root", Context.root());
		span("before", root).setAttribute("a", "b").end();
		Span failed = span("failed", root);
		failed.setStatus(StatusCode.ERROR);
		failed.end();
		span("after", root).end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName).containsExactly("before", "failed", "after");
		root.end();
		List<SpanData> kept = this.recorder.kept();
		assertThat(kept).hasSize(4).allMatch((span) -> span.getSpanContext().isSampled());
		OpenTelemetryAssertions.assertThat(kept.get(0)).hasAttributesSatisfyingExactly(equalTo(stringKey("a"), "b"));
		OpenTelemetryAssertions.assertThat(kept.get(1)).hasName("failed").hasAttributesSatisfyingExactly();
		OpenTelemetryAssertions.assertThat(kept.get(2)).hasName("after").hasAttributesSatisfyingExactly();
		OpenTelemetryAssertions.assertThat(kept.get(3))
			.hasName("root")
			.hasTotalAttributeCount(1)
			.hasAttributesSatisfyingExactly(equalTo(KeptSpan.KEPT_BECAUSE, "error"));
		assertThat(this.held.keptTraces()).isOne();
		assertNothingHeld();
	}

	@Test
	void keepsASlowTraceOnceItIsSlow() {
		Span root = span("root", Context.root());
		span("fast", root).end();
		this.clock.advance(Duration.ofMillis(1000));
		Span child = span("child", root);
		child.end();
		assertThat(this.recorder.kept()).isEmpty();
		this.clock.advance(Duration.ofNanos(1));
		root.end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName).containsExactly("fast", "child", "root");
		assertThat(this.recorder.kept().get(2).getAttributes().get(KeptSpan.KEPT_BECAUSE)).isEqualTo("slow");
	}

	@Test
	void keepsByAttributeOfAnyType() {
		this.held = held(new KeepRules(false, null, List.of("tenant", "http.response.status_code=429")), WIDE);
		this.tracer = tracer(Sampler.alwaysOff());
		span("none", Context.root()).setAttribute("http.response.status_code", 200).end();
		span("number", Context.root()).setAttribute(longKey("http.response.status_code"), 429).end();
		span("text", Context.root()).setAttribute("tenant", "acme").end();
		Span failed = span("failed", Context.root());
		failed.setStatus(StatusCode.ERROR);
		failed.end();
		assertThat(this.recorder.kept()).extracting((span) -> span.getAttributes().get(KeptSpan.KEPT_BECAUSE))
			.containsExactly("attribute:http.response.status_code", "attribute:tenant");
	}

	@Test
	void headKeptTracePassesAtOnceAndUnchanged() {
		this.tracer = tracer(Sampler.parentBased(Sampler.alwaysOn()));
		Span root = span("root", Context.root());
		span("child", root).end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName).containsExactly("child");
		root.setStatus(StatusCode.ERROR);
		root.end();
		assertThat(this.recorder.kept().get(1).getAttributes().isEmpty()).isTrue();
		assertThat(this.held.keptTraces()).isZero();
	}

	@Test
	void spanThatEndsAfterTheRootFollowsItsDecision() {
		Span kept = span("kept", Context.root());
		Span dropped = span("dropped", Context.root());
		Span late = span("late", kept);
		Span tooLate = span("too late", dropped);
		kept.setStatus(StatusCode.ERROR);
		kept.end();
		dropped.end();
		span("begun later", kept).end();
		span("begun under a late one", late).end();
		tooLate.setStatus(StatusCode.ERROR);
		tooLate.end();
		late.end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName)
			.containsExactly("kept", "begun later", "begun under a late one", "late");
		assertNothingHeld();
	}

	@Test
	void partsOfOneTraceAreDecidedEachByItself() {
		SpanContext caller = SpanContext.createFromRemoteParent("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getDefault(), TraceState.getDefault());
		Context parent = Context.root().with(Span.wrap(caller));
		Span first = span("first", parent);
		Span second = span("second", parent);
		Span child = span("child of second", second);
		first.end();
		child.end();
		second.setStatus(StatusCode.ERROR);
		second.end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName).containsExactly("child of second", "second");
		OpenTelemetryAssertions.assertThat(this.recorder.kept().get(1)).hasParentSpanId(caller.getSpanId());
	}

	@Test
	void everyProcessorSeesEverySpanEndOnce() {
		Span root = span("root", Context.root());
		span("child", root).end();
		root.end();
		Span failed = span("failed", Context.root());
		failed.setStatus(StatusCode.ERROR);
		failed.end();
		assertThat(this.recorder.started).containsExactly("root", "child", "failed");
		assertThat(this.recorder.ended).extracting(SpanData::getName).containsExactly("child", "root", "failed");
	}

	@Test
	void excludedTraceIsNotRecordedAndNothingBelowIt() {
		SamplingControl control = new SamplingControl(List.of(new Rule(null, null, null, 0.0, null)), System::nanoTime);
		this.tracer = tracer(new RuleSampler(Sampler.alwaysOn(), control, this.held));
		Span root = span("root", Context.root());
		Span child = span("child", root);
		assertThat(root.isRecording()).isFalse();
		assertThat(child.isRecording()).isFalse();
		assertThat(child.getSpanContext().getTraceId()).isEqualTo(root.getSpanContext().getTraceId());
		assertThat(this.held.traces()).isZero();
	}

	@Test
	void excludedPartStaysSilentWhenAnotherPartOfItsTraceIsKept() {
		SamplingControl control = new SamplingControl(List.of(), System::nanoTime);
		this.tracer = tracer(new RuleSampler(Sampler.alwaysOff(), control, this.held));
		Span failed = span("failed", Context.root());
		failed.setStatus(StatusCode.ERROR);
		failed.end();
		Span excluded = Span.wrap(SpanContext.create(failed.getSpanContext().getTraceId(), "b7ad6b7169203331",
				TraceFlags.getDefault(), TraceState.getDefault()));
		assertThat(span("child", excluded).isRecording()).isFalse();
	}

	@Test
	void traceOverTheBoundOfTracesIsGivenUpAndCounted() {
		bounded(new Hold(1, 100, DataSize.ofMegabytes(1), Duration.ofMinutes(1)));
		Span first = span("first", Context.root());
		Span second = span("second", Context.root());
		second.setStatus(StatusCode.ERROR);
		assertThat(span("child", second).isRecording()).isFalse();
		second.end();
		first.setStatus(StatusCode.ERROR);
		first.end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName).containsExactly("first");
		assertThat(this.held.evictedTraces(Eviction.TRACES)).isOne();
		assertNothingHeld();
	}

	@Test
	void traceOverTheBoundOfSpansIsGivenUpWhole() {
		bounded(new Hold(10, 3, DataSize.ofMegabytes(1), Duration.ofMinutes(1)));
		Span root = span("root", Context.root());
		for (int i = 0; i < 5; i++) {
			span("child", root).end();
		}
		root.setStatus(StatusCode.ERROR);
		root.end();
		assertThat(this.recorder.kept()).isEmpty();
		assertThat(this.held.evictedTraces(Eviction.SPANS)).isOne();
		assertThat(this.held.droppedTraces()).isZero();
		assertNothingHeld();
	}

	@Test
	void traceOverTheBoundOfSizeIsGivenUpWhole() {
		bounded(new Hold(10, 100, DataSize.ofKilobytes(4), Duration.ofMinutes(1)));
		Span root = span("root", Context.root());
		span("small", root).end();
		span("large", root).setAttribute("text", "x".repeat(5000)).end();
		assertThat(this.held.bytes()).isZero();
		root.setStatus(StatusCode.ERROR);
		root.end();
		assertThat(this.recorder.kept()).isEmpty();
		assertThat(this.held.evictedTraces(Eviction.SIZE)).isOne();
		assertNothingHeld();
	}

	@Test
	void traceThatDoesNotEndIsGivenUpAndForgotten() {
		this.held = held(new KeepRules(true, null, List.of()), WIDE);
		this.tracer = tracer(Sampler.alwaysOff());
		Span stuck = span("stuck", Context.root());
		span("child", stuck).end();
		this.clock.advance(Duration.ofSeconds(61));
		span("other", Context.root()).end();
		assertThat(this.held.evictedTraces(Eviction.AGE)).isOne();
		assertNothingHeld();
		stuck.setStatus(StatusCode.ERROR);
		stuck.end();
		assertThat(this.recorder.kept()).isEmpty();
		assertThat(this.recorder.ended).hasSize(3);
	}

	@Test
	void traceThatIsOldIsSlowAndThereforeKept() {
		Span streaming = span("streaming", Context.root());
		span("child", streaming).end();
		this.clock.advance(Duration.ofSeconds(61));
		span("other", Context.root()).end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName).containsExactly("child");
		span("later child", streaming).end();
		streaming.end();
		assertThat(this.recorder.kept()).extracting(SpanData::getName)
			.containsExactly("child", "later child", "streaming");
		assertThat(this.recorder.kept().get(2).getAttributes().get(KeptSpan.KEPT_BECAUSE)).isEqualTo("slow");
	}

	@Test
	void endOfTheApplicationGivesUpWhatIsUndecided() {
		Span root = span("root", Context.root());
		span("child", root).end();
		new TailSamplingProcessor(List.of(this.recorder), this.held).shutdown();
		assertThat(this.held.evictedTraces(Eviction.SHUTDOWN)).isOne();
		assertThat(this.recorder.ended).hasSize(1);
		assertNothingHeld();
	}

	private void bounded(Hold bounds) {
		this.held = held(new KeepRules(true, Duration.ofSeconds(1), List.of()), bounds);
		this.tracer = tracer(Sampler.parentBased(Sampler.alwaysOff()));
	}

	private void assertNothingHeld() {
		assertThat(this.held.traces()).as("traces").isZero();
		assertThat(this.held.openSpans()).as("open spans").isZero();
		assertThat(this.held.bytes()).as("bytes").isZero();
	}

	private HeldTraces held(KeepRules rules, Hold bounds) {
		return new HeldTraces(rules, bounds, this.clock::nanoTime);
	}

	private Tracer tracer(Sampler base) {
		Sampler sampler = (base instanceof RuleSampler) ? base
				: new RuleSampler(base, new SamplingControl(List.of(), this.clock::nanoTime), this.held);
		return SdkTracerProvider.builder()
			.setClock(this.clock)
			.setSampler(sampler)
			.addSpanProcessor(new TailSamplingProcessor(List.of(this.recorder), this.held))
			.build()
			.get("test");
	}

	private Span span(String name, Span parent) {
		return span(name, Context.root().with(parent));
	}

	private Span span(String name, Context parent) {
		return this.tracer.spanBuilder(name).setParent(parent).startSpan();
	}

	private static final class Recorder implements SpanProcessor {

		private final List<String> started = new ArrayList<>();

		private final List<SpanData> ended = new CopyOnWriteArrayList<>();

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
			this.started.add(span.getName());
		}

		@Override
		public boolean isStartRequired() {
			return true;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.ended.add(span.toSpanData());
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

		List<SpanData> kept() {
			return this.ended.stream().filter((span) -> span.getSpanContext().isSampled()).toList();
		}

	}

}
