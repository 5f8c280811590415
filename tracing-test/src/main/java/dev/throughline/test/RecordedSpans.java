package dev.throughline.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Every span that ended, in the order of ending, until a test takes it. Register it as a
 * bean (Spring Boot adds every {@link SpanProcessor} bean to the tracer provider) and as
 * a JUnit extension: a span left over, or a scope left open on the test's thread, fails
 * the test. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class RecordedSpans implements SpanProcessor, BeforeEachCallback, AfterEachCallback {

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	private final LinkedBlockingQueue<SpanData> ended = new LinkedBlockingQueue<>();

	/**
	 * Takes the span that ended first, waiting for it up to ten seconds.
	 * @return the finished span
	 * @throws AssertionError when no span ends in time
	 */
	public SpanData take() {
		return take((span) -> true, "a span");
	}

	/**
	 * Takes the span of the given name that ended first, waiting for it up to ten
	 * seconds. Other spans stay.
	 * @param name the span's name
	 * @return the finished span
	 * @throws AssertionError when no such span ends in time; the message lists those that
	 * did
	 */
	public SpanData take(String name) {
		return take((span) -> span.getName().equals(name), "span '" + name + "'");
	}

	/**
	 * Takes the first span to end that is a child of the given one, waiting for it up to
	 * ten seconds. Other spans stay.
	 * @param parent the parent
	 * @return the finished span
	 * @throws AssertionError when no such span ends in time; the message lists those that
	 * did
	 */
	public SpanData takeChildOf(SpanData parent) {
		return take((span) -> span.getParentSpanContext().equals(parent.getSpanContext()),
				"child of '" + parent.getName() + "'");
	}

	/**
	 * Takes the given number of spans in the order in which they ended, waiting up to ten
	 * seconds for each.
	 * @param count how many spans to take
	 * @return the finished spans
	 */
	public List<SpanData> take(int count) {
		List<SpanData> spans = new ArrayList<>(count);
		for (int i = 0; i < count; i++) {
			spans.add(take());
		}
		return spans;
	}

	private SpanData take(Predicate<SpanData> wanted, String description) {
		long deadline = System.nanoTime() + PATIENCE.toNanos();
		List<SpanData> others = new ArrayList<>();
		try {
			while (true) {
				SpanData span = poll(deadline - System.nanoTime());
				if (span == null) {
					throw new AssertionError("Expected " + description + " but only these ended: " + names(others));
				}
				if (wanted.test(span)) {
					return span;
				}
				others.add(span);
			}
		}
		finally {
			putBack(others);
		}
	}

	private @Nullable SpanData poll(long nanos) {
		try {
			return this.ended.poll(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Interrupted while waiting for a span", ex);
		}
	}

	private void putBack(List<SpanData> others) {
		List<SpanData> later = new ArrayList<>();
		this.ended.drainTo(later);
		this.ended.addAll(others);
		this.ended.addAll(later);
	}

	private static List<String> names(List<SpanData> spans) {
		return spans.stream().map(SpanData::getName).toList();
	}

	@Override
	public void beforeEach(ExtensionContext context) {
		forget();
	}

	/**
	 * Drops what ended before a test.
	 */
	void forget() {
		this.ended.clear();
	}

	@Override
	public void afterEach(ExtensionContext context) {
		assertNothingLeft();
	}

	/**
	 * Fails when a span was not taken or when a context is still current on this thread.
	 * @throws AssertionError naming what is left
	 */
	public void assertNothingLeft() {
		List<SpanData> left = new ArrayList<>();
		this.ended.drainTo(left);
		if (!left.isEmpty()) {
			throw new AssertionError("Spans that no assertion took: " + names(left));
		}
		if (Context.current() != Context.root()) {
			throw new AssertionError("A scope was left open on this thread: " + Context.current());
		}
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
	}

	@Override
	public boolean isStartRequired() {
		return false;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		if (span.getSpanContext().isSampled()) {
			this.ended.add(span.toSpanData());
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

}
