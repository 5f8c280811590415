package dev.throughline.redaction;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.logs.Severity;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.common.InstrumentationScopeInfo;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.resources.Resource;
import org.jspecify.annotations.Nullable;

/**
 * Log record without the secrets of the one it stands for.
 */
final class RedactedLogRecord implements LogRecordData {

	private final LogRecordData logRecord;

	private final @Nullable Value<?> body;

	private final Attributes attributes;

	RedactedLogRecord(LogRecordData logRecord, @Nullable Value<?> body, Attributes attributes) {
		this.logRecord = logRecord;
		this.body = body;
		this.attributes = attributes;
	}

	@Override
	public @Nullable Value<?> getBodyValue() {
		return this.body;
	}

	@Override
	@SuppressWarnings("deprecation")
	public io.opentelemetry.sdk.logs.data.Body getBody() {
		return (this.body != null) ? io.opentelemetry.sdk.logs.data.Body.string(this.body.asString())
				: io.opentelemetry.sdk.logs.data.Body.empty();
	}

	@Override
	public Attributes getAttributes() {
		return this.attributes;
	}

	@Override
	public Resource getResource() {
		return this.logRecord.getResource();
	}

	@Override
	public InstrumentationScopeInfo getInstrumentationScopeInfo() {
		return this.logRecord.getInstrumentationScopeInfo();
	}

	@Override
	public long getTimestampEpochNanos() {
		return this.logRecord.getTimestampEpochNanos();
	}

	@Override
	public long getObservedTimestampEpochNanos() {
		return this.logRecord.getObservedTimestampEpochNanos();
	}

	@Override
	public SpanContext getSpanContext() {
		return this.logRecord.getSpanContext();
	}

	@Override
	public Severity getSeverity() {
		return this.logRecord.getSeverity();
	}

	@Override
	public @Nullable String getSeverityText() {
		return this.logRecord.getSeverityText();
	}

	@Override
	public int getTotalAttributeCount() {
		return this.logRecord.getTotalAttributeCount();
	}

	@Override
	public @Nullable String getEventName() {
		return this.logRecord.getEventName();
	}

}
