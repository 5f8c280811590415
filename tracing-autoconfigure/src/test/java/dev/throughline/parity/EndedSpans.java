package dev.throughline.parity;

import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Collectors;

import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadWriteSpan;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * The spans of observations that only the generic handler knows.
 */
final class EndedSpans implements SpanProcessor {

	private final Queue<SpanData> spans = new ConcurrentLinkedQueue<>();

	@Override
	public void onStart(Context parentContext, ReadWriteSpan span) {
	}

	@Override
	public boolean isStartRequired() {
		return false;
	}

	@Override
	public void onEnd(ReadableSpan span) {
		if (span.getSpanContext().isSampled()) {
			this.spans.add(span.toSpanData());
		}
	}

	@Override
	public boolean isEndRequired() {
		return true;
	}

	List<String> all() {
		Map<String, String> names = this.spans.stream()
			.filter((span) -> span.getKind() == SpanKind.INTERNAL)
			.collect(Collectors.toMap(SpanData::getSpanId, SpanData::getName));
		return this.spans.stream()
			.filter((span) -> span.getKind() == SpanKind.INTERNAL)
			.map((span) -> span.getName() + " in " + parent(span, names) + " " + text(span.getAttributes()) + " "
					+ span.getEvents().stream().map((event) -> event.getName() + text(event.getAttributes())).toList()
					+ " " + span.getStatus() + " " + span.getInstrumentationScopeInfo().getName())
			.sorted()
			.toList();
	}

	private static String parent(SpanData span, Map<String, String> names) {
		return names.getOrDefault(span.getParentSpanId(),
				span.getParentSpanContext().isValid() ? "another" : "nothing");
	}

	private static Map<String, Object> text(Attributes attributes) {
		Map<String, Object> text = new TreeMap<>();
		// a stack trace is of the thread's whole way to the application
		attributes
			.forEach((key, value) -> text.put(key.getKey(), key.getKey().equals("exception.stacktrace") ? "" : value));
		return text;
	}

}
