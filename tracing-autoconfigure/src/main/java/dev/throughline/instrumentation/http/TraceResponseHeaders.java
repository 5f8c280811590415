package dev.throughline.instrumentation.http;

import java.util.List;
import java.util.function.BiConsumer;

import dev.throughline.instrumentation.http.HttpTracingProperties.ResponseHeader;
import io.opentelemetry.api.trace.SpanContext;

/**
 * Response headers that tell the caller which trace the request belongs to.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#traceresponse-header">W3C Trace
 * Context Level 2, traceresponse</a>
 */
final class TraceResponseHeaders {

	private final List<ResponseHeader> headers;

	TraceResponseHeaders(List<ResponseHeader> headers) {
		this.headers = headers;
	}

	boolean isEmpty() {
		return this.headers.isEmpty();
	}

	void write(SpanContext span, BiConsumer<String, String> response) {
		if (!span.isValid()) {
			return;
		}
		for (int i = 0; i < this.headers.size(); i++) {
			switch (this.headers.get(i)) {
				case X_TRACE_ID -> response.accept("X-Trace-Id", span.getTraceId());
				case TRACERESPONSE -> response.accept("traceresponse", traceparent(span));
				case SERVER_TIMING ->
					response.accept("Server-Timing", "traceparent;desc=\"" + traceparent(span) + "\"");
			}
		}
	}

	private static String traceparent(SpanContext span) {
		return "00-" + span.getTraceId() + "-" + span.getSpanId() + "-" + span.getTraceFlags().asHex();
	}

}
