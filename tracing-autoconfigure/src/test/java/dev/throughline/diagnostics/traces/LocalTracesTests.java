package dev.throughline.diagnostics.traces;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

import dev.throughline.RecordOnlySampler;
import dev.throughline.span.SpanSize;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.testing.time.TestClock;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;

import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What stays in memory: what is worth looking at, and never more than the bounds allow.
 */
class LocalTracesTests {

	private final TestClock clock = TestClock.create();

	private final ActiveSpans active = new ActiveSpans();

	private LocalTraces traces = traces(1);

	private Tracer tracer = tracer(Sampler.alwaysOn());

	@Test
	void slowAndFailedRequestsOutlastThousandsOfOthers() {
		request("GET /slow", Duration.ofSeconds(3), StatusCode.UNSET);
		request("GET /fast", Duration.ofMillis(2), StatusCode.ERROR);
		request("GET /fast", Duration.ofMillis(200), StatusCode.UNSET);
		for (int i = 0; i < 10_000; i++) {
			request("GET /fast", Duration.ofMillis(2), StatusCode.UNSET);
		}
		assertThat(list()).hasSize(50)
			.anyMatch((trace) -> trace.spans().get(0).data().getName().equals("GET /slow"))
			.anyMatch((trace) -> trace.errors() == 1)
			.anyMatch((trace) -> trace.spans().get(0).durationNanos() == Duration.ofMillis(200).toNanos());
		assertThat(this.traces.leftOut()).isZero();
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void lastOfManyKindsStay() {
		for (int i = 0; i < 10_000; i++) {
			request("GET /" + i, Duration.ofMillis(1), StatusCode.UNSET);
		}
		assertThat(list()).extracting((trace) -> trace.spans().get(0).data().getName())
			.hasSize(50)
			.contains("GET /9999", "GET /9950");
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void sizeStaysWithinItsBound() {
		for (int i = 0; i < 500; i++) {
			Span span = this.tracer.spanBuilder("upload").setNoParent().startSpan();
			span.setAttribute("body", "x".repeat(50_000));
			span.end();
			assertThat(this.traces.bytes()).isLessThanOrEqualTo(DataSize.ofMegabytes(1).toBytes());
		}
		assertThat(list()).hasSize(20);
		assertThat(this.traces.leftOut()).isZero();
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void spanLargerThanEverythingIsLeftOutAndMakesNoRoom() {
		request("GET /small", Duration.ofMillis(1), StatusCode.UNSET);
		Span span = this.tracer.spanBuilder("huge").setNoParent().startSpan();
		span.setAttribute("body", "x".repeat(2_000_000));
		span.end();
		assertThat(list()).singleElement()
			.satisfies((trace) -> assertThat(trace.spans().get(0).data().getName()).isEqualTo("GET /small"));
		assertThat(this.traces.leftOut()).isOne();
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void spanByWhichATraceEnteredStaysWhateverItHasBelow() {
		Span root = this.tracer.spanBuilder("job").setNoParent().startSpan();
		for (int i = 0; i < 100; i++) {
			child(root, "step").end();
		}
		root.end();
		assertThat(list()).singleElement().satisfies((trace) -> {
			assertThat(trace.spans()).hasSize(21);
			assertThat(trace.spansLeftOut()).isEqualTo(80);
			assertThat(trace.entry()).isNotNull();
		});
		assertThat(this.traces.leftOut()).isEqualTo(80);
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void tracesThatNeverEndMakeRoomForOthers() {
		for (int i = 0; i < 10_000; i++) {
			Span root = this.tracer.spanBuilder("leaked").setNoParent().startSpan();
			child(root, "below").end();
		}
		request("GET /work", Duration.ofMillis(1), StatusCode.UNSET);
		List<ShownTrace> list = list();
		assertThat(list).filteredOn((trace) -> trace.entry() != null).hasSize(1);
		assertThat(list).filteredOn((trace) -> trace.spans().stream().anyMatch((span) -> !span.running())).hasSize(51);
		assertThat(this.active.list()).hasSize(ActiveSpans.LIMIT);
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void endedTracesAreNotPushedOutByLargeOnesThatNeverEnd() {
		request("GET /work", Duration.ofMillis(1), StatusCode.UNSET);
		for (int i = 0; i < 100; i++) {
			Span root = this.tracer.spanBuilder("leaked").setNoParent().startSpan();
			child(root, "below").setAttribute("body", "x".repeat(100_000)).end();
		}
		assertThat(list()).filteredOn((trace) -> trace.entry() != null).hasSize(1);
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void requestThatFailsLateMovesToTheFailedOnes() {
		Span root = this.tracer.spanBuilder("GET /async").setNoParent().startSpan();
		Span late = child(root, "late");
		root.end();
		late.setStatus(StatusCode.ERROR).end();
		for (int i = 0; i < 1_000; i++) {
			request("GET /async", Duration.ZERO, StatusCode.UNSET);
		}
		assertThat(list()).anyMatch((trace) -> trace.errors() == 1 && trace.spans().size() == 2);
	}

	@Test
	void spanThatRunsIsShownUntilItEnds() {
		Span root = this.tracer.spanBuilder("GET /stuck").setNoParent().startSpan();
		this.clock.advance(Duration.ofSeconds(40));
		assertThat(list()).singleElement().satisfies((trace) -> {
			assertThat(trace.spans().get(0).running()).isTrue();
			assertThat(trace.spans().get(0).durationNanos()).isEqualTo(Duration.ofSeconds(40).toNanos());
		});
		root.end();
		assertThat(list()).singleElement()
			.satisfies((trace) -> assertThat(trace.spans()).singleElement().matches((span) -> !span.running()));
		assertThat(this.active.list()).isEmpty();
	}

	@Test
	void spansThatSamplingDroppedAreNotLookedAt() {
		this.tracer = tracer(new RecordOnlySampler());
		Span span = this.tracer.spanBuilder("dropped").startSpan();
		assertThat(span.isRecording()).isTrue();
		assertThat(this.active.list()).isEmpty();
		span.end();
		assertThat(list()).isEmpty();
		assertThat(this.traces.bytes()).isZero();
	}

	@Test
	void numberHoldsWhenManyThreadsAddAndRead() throws InterruptedException {
		this.traces = traces(100);
		this.tracer = tracer(Sampler.alwaysOn());
		addFromManyThreads(10);
		assertThat(list()).hasSize(50);
		assertThat(this.traces.leftOut()).isZero();
		assertSizeIsThatOfWhatIsKept();
	}

	@Test
	void sizeHoldsWhenManyThreadsAddAndRead() throws InterruptedException {
		addFromManyThreads(100_000);
		assertThat(this.traces.bytes()).isBetween(1L, DataSize.ofMegabytes(1).toBytes());
		assertSizeIsThatOfWhatIsKept();
	}

	private void addFromManyThreads(int largest) throws InterruptedException {
		int threads = 4;
		ExecutorService executor = Executors.newFixedThreadPool(threads);
		CountDownLatch done = new CountDownLatch(threads);
		List<Throwable> failures = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			executor.execute(() -> {
				try {
					load(largest);
				}
				catch (Throwable ex) {
					synchronized (failures) {
						failures.add(ex);
					}
				}
				done.countDown();
			});
		}
		assertThat(done.await(1, TimeUnit.MINUTES)).isTrue();
		executor.shutdown();
		assertThat(failures).isEmpty();
		assertThat(this.active.list()).isEmpty();
	}

	private void load(int largest) {
		for (int i = 0; i < 2_500; i++) {
			Span root = this.tracer.spanBuilder("GET /" + i % 7).setNoParent().startSpan();
			child(root, "below").setAttribute("body", "x".repeat(i * 40 % largest)).end();
			root.end();
			if (i % 500 == 0) {
				assertThat(list()).allMatch((trace) -> !trace.spans().isEmpty());
			}
		}
	}

	private void assertSizeIsThatOfWhatIsKept() {
		assertThat(this.traces.bytes()).isEqualTo(list().stream()
			.flatMap((trace) -> trace.spans().stream())
			.filter((span) -> !span.running())
			.mapToLong((span) -> SpanSize.of(span.data()))
			.sum());
	}

	private void request(String name, Duration duration, StatusCode status) {
		Span span = this.tracer.spanBuilder(name).setNoParent().startSpan();
		this.clock.advance(duration);
		span.setStatus(status);
		span.end();
	}

	private Span child(Span parent, String name) {
		return this.tracer.spanBuilder(name).setParent(Context.root().with(parent)).startSpan();
	}

	private List<ShownTrace> list() {
		return new TraceReader(this.traces, this.active, null).list();
	}

	private static LocalTraces traces(int megabytes) {
		return new LocalTraces(new TracesProperties(true, 50, 20, DataSize.ofMegabytes(megabytes)));
	}

	private Tracer tracer(Sampler sampler) {
		return SdkTracerProvider.builder()
			.setClock(this.clock)
			.setSampler(sampler)
			.addSpanProcessor(new LocalTraceProcessor(this.traces, this.active))
			.build()
			.get("test");
	}

}
