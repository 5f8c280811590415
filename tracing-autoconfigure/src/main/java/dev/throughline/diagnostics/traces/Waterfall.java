package dev.throughline.diagnostics.traces;

import java.util.List;
import java.util.Locale;
import java.util.Set;

import dev.throughline.diagnostics.traces.ShownTrace.Line;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;

/**
 * Draws a trace as text: service, indented span, offset, duration and a bar. Plain ASCII,
 * because nobody knows what a terminal can show. The drawing is that of {@code ./demo}.
 */
final class Waterfall {

	private static final Set<String> HTTP_METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	private static final int BAR_WIDTH = 40;

	private static final int INDENT = 2;

	private Waterfall() {
	}

	/**
	 * Draws a trace.
	 * @param trace the trace
	 * @return one line for each span, below a line of headings
	 */
	static String render(ShownTrace trace) {
		List<Line> lines = trace.lines();
		long start = trace.spans().get(0).startNanos();
		long end = trace.spans().stream().mapToLong(TracedSpan::endNanos).max().orElse(start);
		String service = plain(trace.service());
		int serviceWidth = Math.max("service".length(), service.length());
		int nameWidth = lines.stream().mapToInt((line) -> indentedName(line).length()).max().orElse(0);
		String format = "%-" + serviceWidth + "s  %-" + Math.max("span".length(), nameWidth) + "s  %11s  %11s  %s";
		StringBuilder drawing = new StringBuilder();
		drawing.append(String.format(Locale.ROOT, format, "service", "span", "offset", "duration", "").stripTrailing());
		for (Line line : lines) {
			TracedSpan span = line.span();
			drawing.append('\n')
				.append(String.format(Locale.ROOT, format, service, indentedName(line),
						milliseconds(span.startNanos() - start), milliseconds(span.durationNanos()),
						bar(span, start, Math.max(1, end - start))));
		}
		return drawing.append('\n').toString();
	}

	private static String indentedName(Line line) {
		TracedSpan span = line.span();
		return " ".repeat(line.depth() * INDENT) + plain(displayName(span.data())) + (span.failed() ? " (error)" : "")
				+ (span.running() ? " (running)" : "");
	}

	// the server span that a client span leads to has the same name
	private static String displayName(SpanData span) {
		String name = span.getName();
		int space = name.indexOf(' ');
		return (span.getKind() == SpanKind.CLIENT && space > 0 && HTTP_METHODS.contains(name.substring(0, space)))
				? name.substring(0, space) + " (client)" + name.substring(space) : name;
	}

	// a control character would move the cursor of the reader's terminal
	private static String plain(String text) {
		StringBuilder plain = new StringBuilder(text);
		for (int i = 0; i < plain.length(); i++) {
			if (Character.isISOControl(plain.charAt(i))) {
				plain.setCharAt(i, '?');
			}
		}
		return plain.toString();
	}

	private static String milliseconds(long nanos) {
		return String.format(Locale.ROOT, "%.1f ms", nanos / 1_000_000.0);
	}

	private static String bar(TracedSpan span, long start, long total) {
		int from = column(span.startNanos() - start, total, BAR_WIDTH - 1);
		int to = Math.max(from + 1, column(span.endNanos() - start, total, BAR_WIDTH));
		return "|" + " ".repeat(from) + "=".repeat(to - from) + " ".repeat(BAR_WIDTH - to) + "|";
	}

	private static int column(long offset, long total, int last) {
		return (int) Math.max(0, Math.min(last, Math.round((double) offset * BAR_WIDTH / total)));
	}

}
