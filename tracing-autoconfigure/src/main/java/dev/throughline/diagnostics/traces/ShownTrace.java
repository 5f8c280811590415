package dev.throughline.diagnostics.traces;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.opentelemetry.api.common.AttributeKey;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a trace at one moment, without secrets.
 *
 * @param traceId the trace
 * @param spans its spans in this process, at least one, in the order in which they
 * started
 * @param spansLeftOut how many spans are not among them
 */
record ShownTrace(String traceId, List<TracedSpan> spans, int spansLeftOut) {

	private static final AttributeKey<String> SERVICE_NAME = AttributeKey.stringKey("service.name");

	private static final Comparator<TracedSpan> IN_TIME = Comparator.comparingLong(TracedSpan::startNanos)
		.thenComparingLong(TracedSpan::endNanos);

	ShownTrace {
		spans = spans.stream().sorted(IN_TIME).toList();
	}

	String service() {
		String name = this.spans.get(0).data().getResource().getAttribute(SERVICE_NAME);
		return (name != null) ? name : "";
	}

	/**
	 * The span that stands for the trace: of those by which it entered this process the
	 * one that took longest.
	 * @return the span, or {@code null} when none has ended
	 */
	@Nullable TracedSpan entry() {
		TracedSpan entry = null;
		for (TracedSpan span : this.spans) {
			if (span.enters() && !span.running() && (entry == null || span.durationNanos() > entry.durationNanos())) {
				entry = span;
			}
		}
		return entry;
	}

	int errors() {
		return (int) this.spans.stream().filter(TracedSpan::failed).count();
	}

	/**
	 * The spans as a reader follows them: each parent before its children. What has no
	 * parent here is a root.
	 * @return the spans with their depth
	 */
	List<Line> lines() {
		Set<String> ids = new HashSet<>();
		this.spans.forEach((span) -> ids.add(span.data().getSpanId()));
		Deque<Line> open = new ArrayDeque<>();
		Map<String, Deque<TracedSpan>> children = new HashMap<>();
		for (TracedSpan span : this.spans) {
			String parent = span.data().getParentSpanId();
			if (ids.contains(parent)) {
				children.computeIfAbsent(parent, (id) -> new ArrayDeque<>()).push(span);
			}
			else {
				open.add(new Line(span, 0));
			}
		}
		List<Line> lines = new ArrayList<>();
		while (!open.isEmpty()) {
			Line line = open.pop();
			lines.add(line);
			children.getOrDefault(line.span().data().getSpanId(), new ArrayDeque<>())
				.forEach((child) -> open.push(new Line(child, line.depth() + 1)));
		}
		return lines;
	}

	/**
	 * A span and how deep it lies below its root.
	 *
	 * @param span the span
	 * @param depth 0 for a root
	 */
	record Line(TracedSpan span, int depth) {

	}

}
