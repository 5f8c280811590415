package dev.throughline.export;

import java.io.OutputStream;
import java.util.Collection;
import java.util.List;

import io.opentelemetry.exporter.logging.otlp.internal.traces.OtlpStdoutSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;

/**
 * Writes each span as one line of OTLP JSON. The only class that knows OpenTelemetry's
 * writer, which lives in an internal package and writes one line for a whole batch.
 */
final class StdoutSpanExporter implements SpanExporter {

	private final SpanExporter delegate;

	StdoutSpanExporter(OutputStream out) {
		this.delegate = OtlpStdoutSpanExporter.builder().setOutput(out).setWrapperJsonObject(true).build();
	}

	@Override
	public CompletableResultCode export(Collection<SpanData> spans) {
		List<CompletableResultCode> results = spans.stream()
			.map((span) -> this.delegate.export(List.of(span)))
			.toList();
		return CompletableResultCode.ofAll(results);
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
		return "stdout";
	}

}
