package dev.throughline.diagnostics.traces;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import dev.throughline.diagnostics.traces.ShownTrace.Line;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.Value;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * The answer that shows one trace.
 *
 * @param traceId its id
 * @param service the service whose spans these are
 * @param spans the spans, each parent before its children
 * @param spansLeftOut how many spans were not kept because of a bound
 */
record TraceDetail(String traceId, String service, List<Span> spans, int spansLeftOut) {

	/**
	 * Shows a trace.
	 * @param trace the trace
	 * @return the answer
	 */
	static TraceDetail of(ShownTrace trace) {
		return new TraceDetail(trace.traceId(), trace.service(), trace.lines().stream().map(TraceDetail::span).toList(),
				trace.spansLeftOut());
	}

	private static Span span(Line line) {
		TracedSpan span = line.span();
		SpanData data = span.data();
		return new Span(data.getName(), data.getKind().name(), line.depth(), data.getSpanId(),
				data.getParentSpanContext().isValid() ? data.getParentSpanId() : "", span.startNanos(),
				span.durationNanos(), span.running(), span.failed(), data.getStatus().getDescription(),
				attributes(data.getAttributes()), data.getEvents().stream().map(TraceDetail::event).toList(),
				data.getLinks().stream().map(TraceDetail::link).toList());
	}

	private static Event event(EventData event) {
		return new Event(event.getName(), event.getEpochNanos(), attributes(event.getAttributes()));
	}

	private static Link link(LinkData link) {
		SpanContext linked = link.getSpanContext();
		return new Link(linked.getTraceId(), linked.getSpanId(), attributes(link.getAttributes()));
	}

	private static Map<String, Object> attributes(Attributes attributes) {
		Map<String, Object> values = new TreeMap<>();
		attributes.forEach((key, value) -> values.put(key.getKey(),
				(value instanceof Value<?> structured) ? structured.asString() : value));
		return values;
	}

	/**
	 * A span.
	 *
	 * @param name its name
	 * @param kind its kind, such as {@code SERVER}
	 * @param depth how deep it lies below its root, 0 for a root
	 * @param spanId its id
	 * @param parentSpanId the id of its parent, empty for a root
	 * @param startTimeUnixNano when it started, in nanoseconds since the epoch
	 * @param durationNanos how long it took or has taken so far, in nanoseconds
	 * @param running whether it has not ended
	 * @param error whether its status is an error
	 * @param statusDescription what its status says, empty when it says nothing
	 * @param attributes its attributes, sorted by name
	 * @param events its events
	 * @param links its links
	 */
	record Span(String name, String kind, int depth, String spanId, String parentSpanId, long startTimeUnixNano,
			long durationNanos, boolean running, boolean error, String statusDescription,
			Map<String, Object> attributes, List<Event> events, List<Link> links) {

	}

	/**
	 * An event of a span.
	 *
	 * @param name its name
	 * @param timeUnixNano when it happened, in nanoseconds since the epoch
	 * @param attributes its attributes, sorted by name
	 */
	record Event(String name, long timeUnixNano, Map<String, Object> attributes) {

	}

	/**
	 * A link to another span.
	 *
	 * @param traceId the trace of the other
	 * @param spanId the id of the other
	 * @param attributes its attributes, sorted by name
	 */
	record Link(String traceId, String spanId, Map<String, Object> attributes) {

	}

}
