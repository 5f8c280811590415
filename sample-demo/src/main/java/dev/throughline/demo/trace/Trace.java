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
	public List<Span> roots() {
		Set<String> ids = this.spans.stream().map(Span::spanId).collect(Collectors.toSet());
		return this.spans.stream().filter((span) -> !ids.contains(span.parentSpanId())).toList();
	}

	/**
	 * The spans that a service made.
	 * @param service the service
	 * @return its spans, in the order they started
	 */
	public List<Span> of(String service) {
		return this.spans.stream().filter((span) -> span.service().equals(service)).toList();
	}

	/**
	 * The spans directly below a span.
	 * @param parent the span
	 * @return its children, in the order they started
	 */
	public List<Span> childrenOf(Span parent) {
		return this.spans.stream().filter((span) -> span.parentSpanId().equals(parent.spanId())).toList();
	}

	/**
	 * A span and everything that happened because of it.
	 * @param ancestor the span
	 * @return the span and those below it, each parent before its children
	 */
	public List<Span> below(Span ancestor) {
		List<Line> lines = new ArrayList<>();
		collect(ancestor, 0, new HashSet<>(), lines);
		return lines.stream().map(Line::span).toList();
	}

	/**
	 * The time a span spent itself, while none of its children ran.
	 * @param span a span of this trace
	 * @return the time in nanoseconds
	 */
	public long selfNanos(Span span) {
		long self = 0;
		long covered = span.startNanos();
		for (Span child : childrenOf(span)) {
			self += Math.max(0, Math.min(child.startNanos(), span.endNanos()) - covered);
			covered = Math.max(covered, child.endNanos());
		}
		return self + Math.max(0, span.endNanos() - covered);
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
