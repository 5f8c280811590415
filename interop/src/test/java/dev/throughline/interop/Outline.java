package dev.throughline.interop;

import java.util.ArrayList;
import java.util.List;

import dev.throughline.demo.trace.Span;
import dev.throughline.demo.trace.Trace;

/**
 * Writes a trace as lines: service, kind and, indented by its depth, the name of a span.
 */
final class Outline {

	private Outline() {
	}

	static String of(Trace trace) {
		List<String> lines = new ArrayList<>();
		trace.roots().forEach((root) -> {
			if (!root.parentSpanId().isEmpty()) {
				lines.add("(a span that is not in the trace)");
			}
			append(trace, root, 0, lines);
		});
		return String.join("\n", lines);
	}

	private static void append(Trace trace, Span span, int depth, List<String> lines) {
		lines.add("%-17s %-9s %s%s".formatted(span.service(), span.kind(), "  ".repeat(depth), span.name()));
		trace.childrenOf(span).forEach((child) -> append(trace, child, depth + 1, lines));
	}

}
