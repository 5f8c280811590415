package dev.throughline.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;

/**
 * Takes secrets out of log records before they reach an exporter.
 */
final class RedactingLogRecordExporter implements LogRecordExporter {

	private final LogRecordExporter delegate;

	private final Redactor redactor;

	private final AttributeRedaction attributes;

	RedactingLogRecordExporter(LogRecordExporter delegate, Redactor redactor) {
		this.delegate = delegate;
		this.redactor = redactor;
		this.attributes = new AttributeRedaction(redactor);
	}

	@Override
	public CompletableResultCode export(Collection<LogRecordData> logRecords) {
		SpanInspection inspection = new SpanInspection(this.redactor, this.attributes);
		List<LogRecordData> redacted = new ArrayList<>(logRecords.size());
		for (LogRecordData logRecord : logRecords) {
			redacted.add(redact(logRecord, inspection));
		}
		return this.delegate.export(redacted);
	}

	private LogRecordData redact(LogRecordData logRecord, SpanInspection inspection) {
		Value<?> body = logRecord.getBodyValue();
		String text = (body != null) ? body.asString() : "";
		String redactedText = this.redactor.text(text);
		boolean cleanBody = redactedText.equals(text);
		boolean cleanAttributes = inspection.isClean(logRecord.getAttributes());
		if (cleanBody && cleanAttributes) {
			return logRecord;
		}
		Attributes redacted = this.attributes.redact(logRecord.getAttributes());
		return new RedactedLogRecord(logRecord, cleanBody ? body : Value.of(redactedText), redacted);
	}

	@Override
	public CompletableResultCode flush() {
		return this.delegate.flush();
	}

	@Override
	public CompletableResultCode shutdown() {
		return this.delegate.shutdown();
	}

	@Override
	public String toString() {
		return this.delegate.toString();
	}

}
