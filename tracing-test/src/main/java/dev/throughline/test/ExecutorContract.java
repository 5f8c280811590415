package dev.throughline.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What has to hold for everything that runs tasks on other threads: what is current where
 * a task is handed over is current in the task, and nothing of it is left on the thread.
 * Extended once for each way to hand over a task, best over an executor with a single
 * thread, so that every task follows on the thread of the one before. The executor has to
 * run tasks on another thread than the caller's, and {@link #spans()} has to be a
 * registered extension: a span that no case takes fails it.
 *
 * @since 0.1.0
 */
public abstract class ExecutorContract {

	private static final String TENANT = "tenant";

	/**
	 * Hands a task over and does not wait for it.
	 * @param task the task
	 * @throws Exception when the task is not taken
	 */
	protected abstract void execute(Runnable task) throws Exception;

	/**
	 * Returns the recorder of the application's spans.
	 * @return the recorder
	 */
	protected abstract RecordedSpans spans();

	/**
	 * Returns the application's tracer.
	 * @return the tracer
	 */
	protected abstract Tracer tracer();

	/**
	 * Returns the application's observations.
	 * @return the registry
	 */
	protected abstract ObservationRegistry observations();

	/**
	 * Returns the MDC's key of the trace id.
	 * @return the key
	 */
	protected String traceIdKey() {
		return "trace_id";
	}

	/**
	 * Returns the MDC's key of the span id.
	 * @return the key
	 */
	protected String spanIdKey() {
		return "span_id";
	}

	/**
	 * Tells whether the baggage field {@code tenant} is kept in the MDC by
	 * {@code management.tracing.baggage.correlation.fields}.
	 * @return whether it is
	 */
	protected boolean correlatesTenant() {
		return true;
	}

	@Test
	void observationAndItsSpanFollow() throws Exception {
		Observation request = start("request");
		Seen seen;
		try (Observation.Scope scope = request.openScope()) {
			seen = inTask(this::look);
		}
		request.stop();
		SpanData span = spans().take();
		assertThat(seen.observation()).isSameAs(request);
		assertThat(seen.spanId()).isEqualTo(span.getSpanId());
		assertThat(seen.traceIdOfMdc()).isEqualTo(span.getTraceId());
		assertThat(seen.spanIdOfMdc()).isEqualTo(span.getSpanId());
	}

	@Test
	void spansOfTheTaskAreChildren() throws Exception {
		Observation request = start("request");
		try (Observation.Scope scope = request.openScope()) {
			inTask(() -> {
				tracer().nextSpan().name("by tracer").start().end();
				start("by observation").stop();
				return look();
			});
		}
		request.stop();
		List<SpanData> spans = spans().take(3);
		OpenTelemetryAssertions.assertThat(spans.get(0)).hasName("by tracer").hasParent(spans.get(2));
		OpenTelemetryAssertions.assertThat(spans.get(1)).hasName("by observation").hasParent(spans.get(2));
		OpenTelemetryAssertions.assertThat(spans.get(2)).hasName("request").hasNoParent();
	}

	@Test
	void manualSpanUnderAnObservationFollows() throws Exception {
		Observation request = start("request");
		Span manual;
		Seen seen;
		try (Observation.Scope scope = request.openScope()) {
			manual = tracer().nextSpan().name("manual").start();
			try (Tracer.SpanInScope inScope = tracer().withSpan(manual)) {
				seen = inTask(() -> {
					start("child").stop();
					return look();
				});
			}
			manual.end();
		}
		request.stop();
		List<SpanData> spans = spans().take(3);
		assertThat(seen.spanId()).isEqualTo(manual.context().spanId());
		assertThat(seen.spanIdOfMdc()).isEqualTo(manual.context().spanId());
		assertThat(seen.observation()).isSameAs(request);
		OpenTelemetryAssertions.assertThat(spans.get(0)).hasName("child").hasParent(spans.get(1));
		OpenTelemetryAssertions.assertThat(spans.get(1)).hasName("manual").hasParent(spans.get(2));
	}

	@Test
	void manualSpanWithoutAnObservationFollows() throws Exception {
		Span manual = tracer().nextSpan().name("manual").start();
		Seen seen;
		try (Tracer.SpanInScope inScope = tracer().withSpan(manual)) {
			seen = inTask(this::look);
		}
		manual.end();
		spans().take();
		assertThat(seen.spanId()).isEqualTo(manual.context().spanId());
		assertThat(seen.traceIdOfMdc()).isEqualTo(manual.context().traceId());
		assertThat(seen.observation()).isNull();
		assertThat(lookOutsideAnyTrace()).isEqualTo(Seen.NOTHING);
	}

	@Test
	void spanOfOpenTelemetryFollows() throws Exception {
		Span started = tracer().nextSpan().name("opentelemetry").start();
		io.opentelemetry.api.trace.Span span = io.micrometer.tracing.otel.bridge.OtelSpan.toOtel(started);
		Seen seen;
		try (Scope scope = span.makeCurrent()) {
			seen = inTask(this::look);
		}
		span.end();
		spans().take();
		assertThat(seen.spanId()).isEqualTo(span.getSpanContext().getSpanId());
	}

	@Test
	void baggageFollows() throws Exception {
		Observation request = start("request");
		Seen seen;
		try (Observation.Scope scope = request.openScope();
				BaggageInScope baggage = tracer().createBaggageInScope(TENANT, "acme")) {
			seen = inTask(this::look);
		}
		request.stop();
		spans().take();
		assertThat(seen.tenant()).isEqualTo("acme");
		assertThat(seen.tenantOfTracer()).isEqualTo("acme");
		assertThat(seen.tenantOfMdc()).isEqualTo(correlatesTenant() ? "acme" : null);
		assertThat(lookOutsideAnyTrace()).isEqualTo(Seen.NOTHING);
	}

	@Test
	void taskHandedOverOutsideAnyTraceHasNone() throws Exception {
		Seen seen = inTask(() -> {
			start("root").stop();
			return look();
		});
		assertThat(seen).isEqualTo(Seen.NOTHING);
		OpenTelemetryAssertions.assertThat(spans().take()).hasName("root").hasNoParent();
	}

	@Test
	void nothingIsLeftForTheNextTask() throws Exception {
		for (int i = 0; i < 3; i++) {
			inRequest(() -> inTask(this::look));
			assertThat(lookOutsideAnyTrace()).isEqualTo(Seen.NOTHING);
		}
		spans().take(3);
	}

	@Test
	void nothingIsLeftOfATaskThatFails() throws Exception {
		CountDownLatch failed = new CountDownLatch(1);
		inRequest(() -> {
			execute(() -> {
				failed.countDown();
				throw new ExpectedException();
			});
			return Seen.NOTHING;
		});
		assertThat(failed.await(10, TimeUnit.SECONDS)).isTrue();
		assertThat(lookOutsideAnyTrace()).isEqualTo(Seen.NOTHING);
		spans().take();
	}

	@Test
	void scopesThatATaskForgetsAreClosed() throws Exception {
		inRequest(() -> inTask(() -> {
			Observation forgotten = start("forgotten observation");
			forgotten.openScope();
			Span span = tracer().nextSpan().name("forgotten span").start();
			tracer().withSpan(span);
			tracer().createBaggageInScope(TENANT, "forgotten");
			span.end();
			forgotten.stop();
			return look();
		}));
		assertThat(lookOutsideAnyTrace()).isEqualTo(Seen.NOTHING);
		spans().take(3);
	}

	@Test
	void callerKeepsWhatIsCurrent() throws Exception {
		inRequest(() -> {
			Seen before = look();
			inTask(() -> {
				Span span = tracer().nextSpan().name("elsewhere").start();
				try (Tracer.SpanInScope inScope = tracer().withSpan(span)) {
					return look();
				}
				finally {
					span.end();
				}
			});
			assertThat(look()).isEqualTo(before);
			assertThat(before.spanId()).isNotNull();
			return before;
		});
		spans().take(2);
	}

	@Test
	void taskOfATaskFollows() throws Exception {
		CompletableFuture<Seen> inner = new CompletableFuture<>();
		Seen outer = inRequest(() -> inTask(() -> {
			Span span = tracer().nextSpan().name("task").start();
			try (Tracer.SpanInScope inScope = tracer().withSpan(span)) {
				handOver(inner, this::look);
				return look();
			}
			finally {
				span.end();
			}
		}));
		assertThat(get(inner).spanId()).isEqualTo(outer.spanId());
		List<SpanData> spans = spans().take(2);
		assertThat(outer.spanId()).isEqualTo(spans.get(0).getSpanId());
		OpenTelemetryAssertions.assertThat(spans.get(0)).hasName("task").hasParent(spans.get(1));
	}

	@Test
	void taskThatRunsAfterTheRequestIsOverJoinsItsTrace() throws Exception {
		CountDownLatch over = new CountDownLatch(1);
		CompletableFuture<Seen> task = new CompletableFuture<>();
		inRequest(() -> {
			handOver(task, () -> {
				await(over);
				start("late").stop();
				return look();
			});
			return Seen.NOTHING;
		});
		SpanData request = spans().take();
		over.countDown();
		assertThat(get(task).traceIdOfMdc()).isEqualTo(request.getTraceId());
		OpenTelemetryAssertions.assertThat(spans().take()).hasName("late").hasParent(request);
	}

	@Test
	void tracesDoNotMix() throws Exception {
		int traces = 40;
		List<CompletableFuture<Seen>> callers = new ArrayList<>();
		List<CompletableFuture<Seen>> tasks = new ArrayList<>();
		for (int i = 0; i < traces; i++) {
			CompletableFuture<Seen> caller = new CompletableFuture<>();
			CompletableFuture<Seen> task = new CompletableFuture<>();
			callers.add(caller);
			tasks.add(task);
			new Thread(() -> complete(caller, () -> inRequest(() -> {
				handOver(task, this::look);
				return look();
			}))).start();
		}
		for (int i = 0; i < traces; i++) {
			assertThat(get(tasks.get(i))).isEqualTo(get(callers.get(i)));
		}
		assertThat(spans().take(traces)).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
	}

	private Observation start(String name) {
		return Observation.start(name, observations());
	}

	private Seen inRequest(Call call) throws Exception {
		Observation request = start("request");
		try (Observation.Scope scope = request.openScope()) {
			return call.call();
		}
		finally {
			request.stop();
		}
	}

	private Seen lookOutsideAnyTrace() throws Exception {
		return inTask(this::look);
	}

	private Seen inTask(Supplier<Seen> task) throws Exception {
		CompletableFuture<Seen> result = new CompletableFuture<>();
		Thread caller = Thread.currentThread();
		handOver(result, () -> {
			// a task that runs on its caller's thread proves nothing
			assertThat(Thread.currentThread()).isNotSameAs(caller);
			return task.get();
		});
		return get(result);
	}

	private void handOver(CompletableFuture<Seen> result, Call task) {
		try {
			execute(() -> complete(result, task));
		}
		catch (Exception ex) {
			result.completeExceptionally(ex);
		}
	}

	private static void complete(CompletableFuture<Seen> result, Call call) {
		try {
			result.complete(call.call());
		}
		catch (Throwable ex) {
			result.completeExceptionally(ex);
		}
	}

	private static Seen get(CompletableFuture<Seen> result) throws Exception {
		try {
			return result.get(10, TimeUnit.SECONDS);
		}
		catch (ExecutionException ex) {
			throw new AssertionError("The task failed", ex.getCause());
		}
		catch (TimeoutException ex) {
			throw new AssertionError("The task did not run", ex);
		}
	}

	private static void await(CountDownLatch latch) {
		try {
			assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private Seen look() {
		Span span = tracer().currentSpan();
		return new Seen(observations().getCurrentObservation(), (span != null) ? span.context().spanId() : null,
				Baggage.current().getEntryValue(TENANT), tracer().getAllBaggage().get(TENANT), MDC.get(traceIdKey()),
				MDC.get(spanIdKey()), MDC.get(TENANT));
	}

	private record Seen(@Nullable Observation observation, @Nullable String spanId, @Nullable String tenant,
			@Nullable String tenantOfTracer, @Nullable String traceIdOfMdc, @Nullable String spanIdOfMdc,
			@Nullable String tenantOfMdc) {

		static final Seen NOTHING = new Seen(null, null, null, null, null, null, null);

	}

	@FunctionalInterface
	private interface Call {

		Seen call() throws Exception;

	}

	private static final class ExpectedException extends RuntimeException {

		ExpectedException() {
			super("thrown on purpose", null, false, false);
		}

	}

}
