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

	private final SpanRedaction redaction;

	RedactingSpanExporter(SpanExporter delegate, SpanRedaction redaction) {
		this.delegate = delegate;
		this.redaction = redaction;
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		List<SpanData> list = (spans instanceof List<SpanData> batch) ? batch : new ArrayList<>(spans);
		List<SpanData> redacted = this.redaction.redact(list);
		return this.delegate.export((redacted == list) ? spans : redacted);
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
