package dev.throughline.benchmarks.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import org.springframework.boot.SpringBootVersion;

/**
 * The outcomes as a table in Markdown.
 */
final class Table {

	private static final String BEGIN = "<!-- table -->";

	private static final String END = "<!-- /table -->";

	private static final List<String> COLUMNS = List.of("#", "fault", "traced by", "requests", "failed", "p99 without",
			"p99 in fault", "spans lost", "counted as lost", "twice", "attempts", "WARN, ERROR", "INFO", "stack lines",
			"exit", "heap", "disk", "promise");

	static final String HEADER = line(COLUMNS) + line(COLUMNS.stream().map((column) -> "---").toList());

	private Table() {
	}

	static String row(Outcome seen) {
		return line(List.of(seen.fault().id(), seen.fault().title(), seen.flavour().title(), seen.requests(),
				seen.failed(), millis(seen.p99Without()), millis(seen.p99Fault()), seen.lost(),
				(seen.counted() != null) ? seen.counted() : "-", seen.duplicates(), seen.attempts(), seen.complaints(),
				seen.remarks(), seen.stackLines(), seconds(seen.exit()), size(seen.heap(), 20, "MiB"),
				size(seen.disk(), 10, "KiB"), seen.remark()));
	}

	static String row(Fault fault, Flavour flavour, String obstacle) {
		List<String> cells = new ArrayList<>(Collections.nCopies(COLUMNS.size(), "-"));
		cells.set(0, fault.id());
		cells.set(1, fault.title());
		cells.set(2, flavour.title());
		cells.set(cells.size() - 1, "not run: " + obstacle);
		return line(cells);
	}

	private static String line(List<?> cells) {
		StringBuilder line = new StringBuilder("|");
		cells.forEach((cell) -> line.append(' ').append(cell).append(" |"));
		return line.append('\n').toString();
	}

	private static String millis(Duration duration) {
		return duration.isZero() ? "-" : String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6);
	}

	private static String seconds(Duration duration) {
		return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
	}

	private static String size(long bytes, int shift, String unit) {
		return (bytes > 0) ? (bytes >> shift) + " " + unit : "-";
	}

	/**
	 * Puts a table into a page, in the place of the one between its two marks.
	 * @param page the page
	 * @param rows the rows
	 * @param profile how the faults were run
	 * @throws IOException when the page cannot be written, or has no marks
	 */
	static void write(Path page, String rows, String profile) throws IOException {
		String text = Files.readString(page);
		int begin = text.indexOf(BEGIN);
		int end = text.indexOf(END);
		if (begin < 0 || end < begin) {
			throw new IOException(page + " has no " + BEGIN + " followed by " + END);
		}
		Files.writeString(page, text.substring(0, begin + BEGIN.length()) + "\n" + machine() + " " + profile + "\n\n"
				+ HEADER + rows + text.substring(end));
	}

	private static String machine() {
		return Runtime.getRuntime().availableProcessors() + " CPUs, " + System.getProperty("java.vm.name") + " "
				+ System.getProperty("java.version") + ", Spring Boot " + SpringBootVersion.getVersion() + ".";
	}

}
