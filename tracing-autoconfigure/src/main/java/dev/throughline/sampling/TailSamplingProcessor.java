package dev.throughline.sampling;

import java.util.List;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Stands before all other processors. Sampled spans pass; the others wait until their
 * trace is decided and are then handed on once, sampled when it is kept and otherwise as
 * the unsampled spans that they are: a processor that saw a span start also sees it end.
 */
final class TailSamplingProcessor implements SpanProcessor {

	private final SpanProcessor next;

	private final HeldTraces held;

	TailSamplingProcessor(List<SpanProcessor> processors, HeldTraces held) {
		this.next = SpanProcessor.composite(processors);
		this.held = held;
	}

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
		if (this.next.isStartRequired()) {
			this.next.onStart(parentContext, span);
		}
		if (!span.getSpanContext().isSampled()) {
			handOn(this.held.started(span));
		}
	}

	@Override
	public boolean isStartRequired() {
		return true;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		if (!span.getSpanContext().isSampled()) {
			handOn(this.held.ended(span));
		}
		else if (this.next.isEndRequired()) {
			this.next.onEnd(span);
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	private void handOn(List<ReadableSpan> spans) {
		if (this.next.isEndRequired()) {
			for (int i = 0; i < spans.size(); i++) {
				this.next.onEnd(spans.get(i));
			}
		}
	}

	@Override
	public CompletableResultCode shutdown() {
		handOn(this.held.close());
		return this.next.shutdown();
	}

	@Override
	public CompletableResultCode forceFlush() {
		return this.next.forceFlush();
	}

	@Override
	public String toString() {
		return "TailSamplingProcessor{" + this.next + "}";
	}

}
