package dev.throughline.benchmarks.scale;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.benchmarks.MarkedPage;

/**
 * Measures how cost and throughput grow and prints tables in Markdown. Arguments:
 * {@code --quick} for a run of about two minutes, {@code --only=threads,rate,shape,held}
 * for some of the measurements, {@code --write=docs} to put the tables into
 * {@code performance.md} there and the plots into {@code performance/}. 100,000 traces
 * that are held take a heap of 2 GB.
 *
 * @since 0.1.0
 */
public final class ScaleBenchmark {

	private final String[] args;

	private ScaleBenchmark(String[] args) {
		this.args = args;
	}

	/**
	 * Measures.
	 * @param args the arguments
	 * @throws Exception when something cannot be written
	 */
	public static void main(String[] args) throws Exception {
		new ScaleBenchmark(args).run();
	}

	private void run() throws IOException, InterruptedException {
		boolean quick = List.of(this.args).contains("--quick");
		Duration window = quick ? Duration.ofSeconds(2) : Duration.ofSeconds(8);
		List<Chart> charts = new ArrayList<>();
		try (LoopbackCollector collector = new LoopbackCollector()) {
			if (isWanted("threads")) {
				charts.addAll(new Producers(collector, window).measure());
			}
			if (isWanted("rate")) {
				charts.addAll(new OfferedRate(collector, window).measure());
			}
			if (isWanted("shape")) {
				charts.addAll(new Shape(collector, quick ? 10_000 : 200_000).measure());
			}
			if (isWanted("held")) {
				charts.addAll(new HeldMemory(collector).measure());
			}
		}
		StringBuilder text = new StringBuilder(MarkedPage.machine() + ".\n\n");
		charts.forEach((chart) -> text.append(chart.markdown()));
		System.out.print(text);
		String docs = argument("write");
		if (!docs.isEmpty()) {
			write(Path.of(docs), charts, text.toString());
		}
	}

	private static void write(Path docs, List<Chart> charts, String text) throws IOException {
		Path plots = Files.createDirectories(docs.resolve("performance"));
		for (Chart chart : charts) {
			Files.writeString(plots.resolve(chart.name() + ".svg"), Plot.svg(chart, MarkedPage.machine()));
		}
		MarkedPage.write(docs.resolve("performance.md"), "scale", text);
	}

	private boolean isWanted(String measurement) {
		String only = argument("only");
		return only.isEmpty() || List.of(only.split(",")).contains(measurement);
	}

	private String argument(String name) {
		String prefix = "--" + name + "=";
		for (String arg : this.args) {
			if (arg.startsWith(prefix)) {
				return arg.substring(prefix.length());
			}
		}
		return "";
	}

}
