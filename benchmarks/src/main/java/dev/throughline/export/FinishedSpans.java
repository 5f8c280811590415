package dev.throughline.export;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Spans that have ended, as the SDK hands them on.
 */
final class FinishedSpans {

	private static final String[][] FIRST = { { "http.request.method", "GET" }, { "http.route", "/items/{id}" },
			{ "url.scheme", "https" }, { "url.path", "/items/4711" }, { "server.address", "shop.example.org" },
			{ "client.address", "192.0.2.17" }, { "network.protocol.version", "1.1" },
			{ "user_agent.original", "Mozilla/5.0 (X11; Linux x86_64)" } };

	private FinishedSpans() {
	}

	/**
	 * Makes spans.
	 * @param count how many
	 * @param attributes how many attributes each of them has
	 * @return the spans
	 */
	static List<SpanData> of(int count, int attributes) {
		List<SpanData> spans = new ArrayList<>(count);
		try (SdkTracerProvider provider = SdkTracerProvider.builder().build()) {
			for (int i = 0; i < count; i++) {
				Span span = provider.get("benchmark")
					.spanBuilder("GET /items/{id}")
					.setSpanKind(SpanKind.SERVER)
					.startSpan();
				for (int j = 0; j < attributes; j++) {
					if (j < FIRST.length) {
						span.setAttribute(FIRST[j][0], FIRST[j][1]);
					}
					else {
						span.setAttribute("app.detail." + j, "value " + (i + j));
					}
				}
				span.end();
				spans.add(((ReadableSpan) span).toSpanData());
			}
		}
		return spans;
	}

}
