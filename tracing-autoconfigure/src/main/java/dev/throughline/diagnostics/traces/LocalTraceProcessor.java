package dev.throughline.diagnostics.traces;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Sees every sampled span begin and end. Spans that sampling dropped cost a look at their
 * flag; those that are kept after all are sampled when they end.
 */
final class LocalTraceProcessor implements SpanProcessor {

	private final LocalTraces traces;

	private final ActiveSpans active;

	LocalTraceProcessor(LocalTraces traces, ActiveSpans active) {
		this.traces = traces;
		this.active = active;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		if (span.getSpanContext().isSampled()) {
			this.active.started(span);
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		if (span.getSpanContext().isSampled()) {
			this.traces.add(span.toSpanData());
			this.active.ended(span);
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	@Override
	public String toString() {
		return "LocalTraceProcessor{}";
	}

}
