package dev.throughline.diagnostics.traces;

import java.time.Instant;

import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Span of a local trace, ended or running.
 *
 * @param data the span
 * @param durationNanos how long it took, or has taken so far, in nanoseconds
 */
record TracedSpan(SpanData data, long durationNanos) {

	/**
	 * A span that has ended.
	 * @param data the span
	 * @return the span with its duration
	 */
	static TracedSpan ended(SpanData data) {
		return new TracedSpan(data, data.getEndEpochNanos() - data.getStartEpochNanos());
	}

	boolean running() {
		return !this.data.hasEnded();
	}

	boolean failed() {
		return this.data.getStatus().getStatusCode() == StatusCode.ERROR;
	}

	/**
	 * Tells whether the trace entered this process with this span, or began with it.
	 * @return whether its parent is not in this process
	 */
	boolean enters() {
		SpanContext parent = this.data.getParentSpanContext();
		return !parent.isValid() || parent.isRemote();
	}

	long startNanos() {
		return this.data.getStartEpochNanos();
	}

	Instant startTime() {
		return Instant.EPOCH.plusNanos(startNanos());
	}

	long endNanos() {
		return startNanos() + this.durationNanos;
	}

}
