package dev.throughline.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

import org.springframework.boot.SpringBootVersion;

/**
 * Page with a part between two marks that a benchmark writes.
 *
 * @since 0.1.0
 */
public final class MarkedPage {

	private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

	private MarkedPage() {
	}

	/**
	 * Replaces a part.
	 * @param page the page
	 * @param mark the name of the part, which stands between {@code <!-- mark -->} and
	 * {@code <!-- /mark -->}
	 * @param text what it says from now on
	 * @throws IOException when the page cannot be written, or has no such part
	 */
	public static void write(Path page, String mark, String text) throws IOException {
		String begin = "<!-- " + mark + " -->";
		String end = "<!-- /" + mark + " -->";
		String before = Files.readString(page);
		int from = before.indexOf(begin);
		int to = before.indexOf(end);
		if (from < 0 || to < from) {
			throw new IOException(page + " has no " + begin + " followed by " + end);
		}
		Files.writeString(page, before.substring(0, from + begin.length()) + "\n" + text + before.substring(to));
	}

	/**
	 * Names the machine.
	 * @return one line
	 */
	public static String machine() {
		Runtime runtime = Runtime.getRuntime();
		return String.format(Locale.ROOT, "%d x %s, %d MB heap, %s %s, Spring Boot %s", runtime.availableProcessors(),
				processor(), runtime.maxMemory() >> 20, System.getProperty("java.vm.name"),
				System.getProperty("java.version"), SpringBootVersion.getVersion());
	}

	private static String processor() {
		try {
			return Files.readAllLines(PROCESSORS)
				.stream()
				.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(System.getProperty("os.arch"));
		}
		catch (IOException ex) {
			return System.getProperty("os.arch");
		}
	}

	/**
	 * Returns a line of a table.
	 * @param cells its cells
	 * @return the line in Markdown
	 */
	public static String line(List<?> cells) {
		StringBuilder line = new StringBuilder("|");
		cells.forEach((cell) -> line.append(' ').append(cell).append(" |"));
		return line.append('\n').toString();
	}

	/**
	 * Returns the head of a table whose first column holds words and the others numbers.
	 * @param columns what stands above the columns
	 * @return two lines in Markdown
	 */
	public static String head(List<String> columns) {
		return line(columns) + "|---" + "|---:".repeat(columns.size() - 1) + "|\n";
	}

}
