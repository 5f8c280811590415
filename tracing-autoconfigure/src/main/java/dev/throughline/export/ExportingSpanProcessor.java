package dev.throughline.export;

import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * Hands spans that have ended to the export.
 */
final class ExportingSpanProcessor implements SpanProcessor {

	private final ExportPipeline pipeline;

	private final boolean isUnsampledIncluded;

	ExportingSpanProcessor(ExportPipeline pipeline, boolean isUnsampledIncluded) {
		this.pipeline = pipeline;
		this.isUnsampledIncluded = isUnsampledIncluded;
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
		if (this.isUnsampledIncluded || span.getSpanContext().isSampled()) {
			this.pipeline.accept(span.toSpanData());
		}
	}

	@Override
	public boolean isEndRequired() {
		return this.pipeline.isNeeded();
	}

	@Override
	public CompletableResultCode forceFlush() {
		return this.pipeline.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.pipeline.close();
	}

	@Override
	public String toString() {
		return "ExportingSpanProcessor";
	}

}
