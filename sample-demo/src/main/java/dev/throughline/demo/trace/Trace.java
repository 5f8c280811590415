package dev.throughline.demo.trace;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The spans of one trace as a tree, siblings in the order they started.
 *
 * @param spans the spans, in any order
 * @since 0.1.0
 */
public record Trace(List<Span> spans) {

	private static final Comparator<Span> IN_TIME = Comparator.comparingLong(Span::startNanos)
		.thenComparingLong(Span::endNanos);

	public Trace {
		spans = spans.stream().sorted(IN_TIME).toList();
	}

	/**
	 * The spans without a parent in this trace.
	 * @return one span for a joined trace
	 */
	List<Span> roots() {
		Set<String> ids = this.spans.stream().map(Span::spanId).collect(Collectors.toSet());
		return this.spans.stream().filter((span) -> !ids.contains(span.parentSpanId())).toList();
	}

	List<Span> childrenOf(Span parent) {
		return this.spans.stream().filter((span) -> span.parentSpanId().equals(parent.spanId())).toList();
	}

	/**
	 * The spans as a reader follows them: each parent before its children.
	 * @return the spans below the roots, with their depth
	 */
	List<Line> lines() {
		List<Line> lines = new ArrayList<>();
		Set<String> seen = new HashSet<>();
		roots().forEach((root) -> collect(root, 0, seen, lines));
		return lines;
	}

	private void collect(Span span, int depth, Set<String> seen, List<Line> lines) {
		if (seen.add(span.spanId())) {
			lines.add(new Line(span, depth));
			childrenOf(span).forEach((child) -> collect(child, depth + 1, seen, lines));
		}
	}

	/**
	 * A span and how deep it lies below its root.
	 *
	 * @param span the span
	 * @param depth 0 for a root
	 */
	record Line(Span span, int depth) {
	}

}
