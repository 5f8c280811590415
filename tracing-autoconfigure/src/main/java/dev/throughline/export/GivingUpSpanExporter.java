package dev.throughline.export;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Exporter of spans that the end of the application does not wait for after the deadline.
 */
final class GivingUpSpanExporter implements SpanExporter {

	private final SpanExporter delegate;

	private final ShutdownDeadline deadline;

	GivingUpSpanExporter(SpanExporter delegate, ShutdownDeadline deadline) {
		this.delegate = delegate;
		this.deadline = deadline;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		return this.deadline.bound(() -> this.delegate.export(spans), spans.size());
	}

	@Override
	public CompletableResultCode flush() {
		return this.deadline.bound(this.delegate::flush, 0);
	}

	@Override
	public CompletableResultCode shutdown() {
		this.deadline.report();
		return this.delegate.shutdown();
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
