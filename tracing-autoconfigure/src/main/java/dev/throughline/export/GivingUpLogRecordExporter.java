package dev.throughline.export;

import java.util.Collection;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;

/**
 * Exporter of log records that the end of the application does not wait for after the
 * deadline.
 */
final class GivingUpLogRecordExporter implements LogRecordExporter {

	private final LogRecordExporter delegate;

	private final ShutdownDeadline deadline;

	GivingUpLogRecordExporter(LogRecordExporter delegate, ShutdownDeadline deadline) {
		this.delegate = delegate;
		this.deadline = deadline;
	}

	@Override
	public CompletableResultCode export(Collection<LogRecordData> records) {
		return this.deadline.bound(() -> this.delegate.export(records), records.size());
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
