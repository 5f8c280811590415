package dev.throughline.demo.trace;

import java.util.List;
import java.util.Locale;

/**
 * Draws a trace as text: service, indented span, offset, duration and a bar. Plain ASCII,
 * because nobody knows what a terminal or a build log can show.
 *
 * @since 0.1.0
 */
public final class Waterfall {

	private static final int BAR_WIDTH = 40;

	private static final int INDENT = 2;

	private Waterfall() {
	}

	/**
	 * Draw a trace.
	 * @param trace the trace
	 * @return one line for each span, below a line of headings
	 */
	public static String render(Trace trace) {
		List<Trace.Line> lines = trace.lines();
		long start = lines.stream().mapToLong((line) -> line.span().startNanos()).min().orElse(0);
		long end = lines.stream().mapToLong((line) -> line.span().endNanos()).max().orElse(0);
		int serviceWidth = width("service", lines.stream().map((line) -> line.span().service()).toList());
		int nameWidth = width("span", lines.stream().map(Waterfall::indentedName).toList());
		String format = "%-" + serviceWidth + "s  %-" + nameWidth + "s  %11s  %11s  %s%n";
		StringBuilder drawing = new StringBuilder();
		drawing.append(String.format(Locale.ROOT, format, "service", "span", "offset", "duration", "").stripTrailing());
		drawing.append(System.lineSeparator());
		for (Trace.Line line : lines) {
			Span span = line.span();
			drawing.append(String.format(Locale.ROOT, format, span.service(), indentedName(line),
					milliseconds(span.startNanos() - start), milliseconds(span.durationNanos()),
					bar(span, start, Math.max(1, end - start))));
		}
		return drawing.toString();
	}

	private static int width(String heading, List<String> cells) {
		return Math.max(heading.length(), cells.stream().mapToInt(String::length).max().orElse(0));
	}

	private static String indentedName(Trace.Line line) {
		String name = line.span().displayName() + (line.span().failed() ? " (error)" : "");
		return " ".repeat(line.depth() * INDENT) + name;
	}

	private static String milliseconds(long nanos) {
		return String.format(Locale.ROOT, "%.1f ms", nanos / 1_000_000.0);
	}

	private static String bar(Span span, long start, long total) {
		int from = column(span.startNanos() - start, total, BAR_WIDTH - 1);
		int to = Math.max(from + 1, column(span.endNanos() - start, total, BAR_WIDTH));
		return "|" + " ".repeat(from) + "=".repeat(to - from) + " ".repeat(BAR_WIDTH - to) + "|";
	}

	private static int column(long offset, long total, int last) {
		return (int) Math.max(0, Math.min(last, Math.round((double) offset * BAR_WIDTH / total)));
	}

}
