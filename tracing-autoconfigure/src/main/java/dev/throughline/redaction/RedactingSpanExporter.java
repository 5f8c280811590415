package dev.throughline.redaction;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Takes secrets out of spans before they reach an exporter. A batch without any is passed
 * on as it is, and a span without any as the same object.
 */
final class RedactingSpanExporter implements SpanExporter {

	private final SpanExporter delegate;

	private final Redactor redactor;

	private final AttributeRedaction attributes;

	RedactingSpanExporter(SpanExporter delegate, Redactor redactor) {
		this.delegate = delegate;
		this.redactor = redactor;
		this.attributes = new AttributeRedaction(redactor);
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		return this.delegate.export(redact(spans));
	}

	private Collection<SpanData> redact(Collection<SpanData> spans) {
		SpanInspection inspection = new SpanInspection(this.redactor, this.attributes);
		List<SpanData> redacted = null;
		int index = 0;
		for (SpanData span : spans) {
			if (!inspection.isClean(span)) {
				redacted = (redacted != null) ? redacted : new ArrayList<>(spans);
				redacted.set(index, new RedactedSpan(span, this.redactor, this.attributes));
			}
			index++;
		}
		return (redacted != null) ? redacted : spans;
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
