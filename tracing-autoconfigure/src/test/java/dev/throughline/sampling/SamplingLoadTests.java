package dev.throughline.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAccumulator;
import java.util.concurrent.atomic.LongAdder;

import dev.throughline.sampling.SamplingProperties.Hold;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.time.TestClock;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A hundred thousand requests under one per cent of head sampling, several at a time.
 */
class SamplingLoadTests {

	private static final int REQUESTS = 100_000;

	private static final int THREADS = 4;

	private static final int IN_FLIGHT = 50;

	private static final int SPANS = 4;

	private static final Hold BOUNDS = new Hold(THREADS * IN_FLIGHT, 10, DataSize.ofMegabytes(2),
			Duration.ofMinutes(1));

	private final TestClock clock = TestClock.create();

	private final Collector collector = new Collector();

	@Test
	void keepsEveryErrorAndEverySlowRequestAndStaysWithinItsBounds() throws Exception {
		HeldTraces held = load(BOUNDS);
		int errors = REQUESTS / 100;
		int slow = REQUESTS / 200;
		int sampled = this.collector.sampledAtHead.intValue();
		assertThat(this.collector.reasons("error") + this.collector.atHead("error")).isEqualTo(errors);
		assertThat(this.collector.reasons("slow") + this.collector.atHead("slow")).isEqualTo(slow);
		assertThat(sampled).isBetween(850, 1150);
		assertThat(this.collector.spansOfTrace).hasSize(sampled + (int) held.keptTraces());
		assertThat(this.collector.spansOfTrace.values()).allMatch((count) -> count.get() == SPANS);
		assertThat(held.keptTraces() + held.droppedTraces() + sampled).isEqualTo(REQUESTS);
		assertThat(this.collector.ended.sum()).isEqualTo((long) REQUESTS * SPANS);
		assertWithinBounds(held, BOUNDS);
	}

	@Test
	void accountsForEveryTraceWhenTheBoundsAreTooNarrow() throws Exception {
		Hold narrow = new Hold(THREADS * IN_FLIGHT / 2, 10, DataSize.ofKilobytes(64), Duration.ofMinutes(1));
		HeldTraces held = load(narrow);
		long evicted = held.evictedTraces(Eviction.TRACES) + held.evictedTraces(Eviction.SIZE);
		assertThat(held.evictedTraces(Eviction.TRACES)).isPositive();
		assertThat(held.evictedTraces(Eviction.SIZE)).isPositive();
		assertThat(held.keptTraces() + held.droppedTraces() + evicted + this.collector.sampledAtHead.intValue())
			.isEqualTo(REQUESTS);
		assertThat(this.collector.spansOfTrace.values()).allMatch((count) -> count.get() == SPANS);
		assertWithinBounds(held, narrow);
	}

	private void assertWithinBounds(HeldTraces held, Hold bounds) {
		assertThat(this.collector.mostBytes.get()).isPositive().isLessThanOrEqualTo(bounds.maxSize().toBytes());
		assertThat(this.collector.mostTraces.get()).isPositive().isLessThanOrEqualTo(bounds.maxTraces());
		assertThat(held.traces()).isZero();
		assertThat(held.openSpans()).isZero();
		assertThat(held.bytes()).isZero();
	}

	private HeldTraces load(Hold bounds) throws Exception {
		HeldTraces held = new HeldTraces(new KeepRules(true, Duration.ofSeconds(1), List.of()), bounds,
				this.clock::nanoTime);
		Sampler sampler = new RuleSampler(Sampler.parentBased(Sampler.traceIdRatioBased(0.01)),
				new SamplingControl(List.of(), this.clock::nanoTime), held);
		SdkTracerProvider provider = SdkTracerProvider.builder()
			.setClock(this.clock)
			.setSampler(sampler)
			.addSpanProcessor(new TailSamplingProcessor(List.of(this.collector), held))
			.build();
		ExecutorService threads = Executors.newFixedThreadPool(THREADS);
		try {
			List<Callable<Void>> calls = new ArrayList<>();
			for (int thread = 0; thread < THREADS; thread++) {
				int first = thread * (REQUESTS / THREADS);
				calls.add(() -> requests(provider.get("load"), held, first));
			}
			for (Future<Void> call : threads.invokeAll(calls)) {
				call.get();
			}
		}
		finally {
			threads.shutdownNow();
			provider.close();
		}
		return held;
	}

	private Void requests(Tracer tracer, HeldTraces held, int first) {
		for (int begin = first; begin < first + REQUESTS / THREADS; begin += IN_FLIGHT) {
			List<Span> roots = new ArrayList<>();
			for (int i = 0; i < IN_FLIGHT; i++) {
				Span root = tracer.spanBuilder("GET /items/{id}").setSpanKind(SpanKind.SERVER).startSpan();
				root.setAttribute("url.path", "/items/7");
				roots.add(root);
				Context parent = Context.root().with(root);
				for (int child = 1; child < SPANS; child++) {
					Span span = tracer.spanBuilder("SELECT items").setParent(parent).startSpan();
					span.setAttribute("db.query.summary", "SELECT items");
					span.end();
				}
				this.collector.look(held);
			}
			for (int i = 0; i < IN_FLIGHT; i++) {
				end(roots.get(i), begin + i);
			}
		}
		return null;
	}

	private void end(Span root, int number) {
		String expected = (number % 100 == 0) ? "error" : (number % 200 == 1) ? "slow" : "dull";
		root.setAttribute("expected", expected);
		if (expected.equals("error")) {
			root.setStatus(StatusCode.ERROR);
		}
		long took = expected.equals("slow") ? 1001 : 20;
		root.end(this.clock.now() + Duration.ofMillis(took).toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS);
	}

	private static final class Collector implements SpanProcessor {

		private final Map<String, AtomicInteger> spansOfTrace = new ConcurrentHashMap<>();

		private final Map<String, AtomicInteger> reasons = new ConcurrentHashMap<>();

		private final AtomicInteger sampledAtHead = new AtomicInteger();

		private final LongAdder ended = new LongAdder();

		private final LongAccumulator mostBytes = new LongAccumulator(Math::max, 0);

		private final LongAccumulator mostTraces = new LongAccumulator(Math::max, 0);

		@Override
		public void onStart(Context parentContext, ReadWriteSpan span) {
		}

		@Override
		public boolean isStartRequired() {
			return false;
		}

		@Override
		public void onEnd(ReadableSpan span) {
			this.ended.increment();
			if (!span.getSpanContext().isSampled()) {
				return;
			}
			SpanData data = span.toSpanData();
			this.spansOfTrace.computeIfAbsent(data.getTraceId(), (id) -> new AtomicInteger()).incrementAndGet();
			if (data.getKind() == SpanKind.SERVER) {
				String reason = data.getAttributes().get(KeptSpan.KEPT_BECAUSE);
				String expected = data.getAttributes()
					.get(io.opentelemetry.api.common.AttributeKey.stringKey("expected"));
				if (reason == null) {
					this.sampledAtHead.incrementAndGet();
				}
				count(((reason != null) ? "kept " + reason : "head") + " " + expected);
			}
		}

		private void count(String what) {
			this.reasons.computeIfAbsent(what, (key) -> new AtomicInteger()).incrementAndGet();
		}

		@Override
		public boolean isEndRequired() {
			return true;
		}

		void look(HeldTraces held) {
			this.mostBytes.accumulate(held.bytes());
			this.mostTraces.accumulate(held.traces());
		}

		int reasons(String expected) {
			return get("kept " + expected + " " + expected);
		}

		int atHead(String expected) {
			return get("head " + expected);
		}

		private int get(String what) {
			AtomicInteger count = this.reasons.get(what);
			return (count != null) ? count.get() : 0;
		}

	}

}
