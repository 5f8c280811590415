package dev.throughline.diagnostics.traces;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Spans of one trace that ended in this process. Its lock is taken by these spans, and by
 * whoever reads or forgets the trace.
 */
final class LocalTrace {

	private final String traceId;

	private final List<SpanData> spans = new ArrayList<>();

	private @Nullable TracedSpan entry;

	private long bytes;

	private int leftOut;

	private boolean failed;

	private boolean forgotten;

	LocalTrace(String traceId) {
		this.traceId = traceId;
	}

	String traceId() {
		return this.traceId;
	}

	/**
	 * Adds a span that has ended.
	 * @param span the span
	 * @param size its estimated size
	 * @param bound how many spans are kept, not counting spans by which the trace entered
	 * the process
	 * @return what became of it
	 */
	synchronized Addition add(SpanData span, long size, int bound) {
		if (this.forgotten) {
			return Addition.FORGOTTEN;
		}
		TracedSpan ended = TracedSpan.ended(span);
		boolean enters = ended.enters();
		if (this.spans.size() >= bound && !(enters && this.entry == null)) {
			this.leftOut++;
			return Addition.LEFT_OUT;
		}
		boolean failedBefore = this.failed;
		this.failed = failedBefore || ended.failed();
		if (enters && (this.entry == null || ended.durationNanos() > this.entry.durationNanos())) {
			this.entry = ended;
		}
		this.spans.add(span);
		this.bytes += size;
		boolean moves = enters || this.spans.size() == 1 || failedBefore != this.failed;
		return moves ? Addition.MOVES : Addition.STAYS;
	}

	/**
	 * Tells which traces this one is like.
	 * @return the kind, or {@code null} while the trace has not ended here
	 */
	synchronized @Nullable Kind kind() {
		return (this.entry != null) ? new Kind(this.entry.data().getName(),
				this.failed ? null : LatencyBucket.of(this.entry.durationNanos())) : null;
	}

	/**
	 * Lets go of all spans.
	 * @return the size that is thereby free
	 */
	synchronized long forget() {
		long freed = this.bytes;
		this.forgotten = true;
		this.spans.clear();
		this.bytes = 0;
		return freed;
	}

	synchronized List<SpanData> spans() {
		return new ArrayList<>(this.spans);
	}

	synchronized int leftOut() {
		return this.leftOut;
	}

	/**
	 * What became of a span that was added.
	 */
	enum Addition {

		/** It was taken. */
		STAYS,

		/** It was taken, and the kind of the trace may be another now. */
		MOVES,

		/** The trace has as many spans as it may have. */
		LEFT_OUT,

		/** The trace is kept no more. */
		FORGOTTEN

	}

	/**
	 * What makes one trace like another.
	 *
	 * @param name the name of the span by which it entered the process
	 * @param bucket how long that took, or {@code null} when a span has failed
	 */
	record Kind(String name, @Nullable LatencyBucket bucket) {

	}

}
