package dev.throughline.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

import dev.throughline.benchmarks.MarkedPage;

/**
 * Measured lines over one axis, as a table and as a {@link Plot}.
 *
 * @param name the name of the file
 * @param title what is shown
 * @param across what the horizontal axis shows, with its unit
 * @param up what the vertical axis shows, with its unit
 * @param logarithmic whether equal distances on the horizontal axis are equal ratios
 * @param lines the lines by their names
 */
record Chart(String name, String title, String across, String up, boolean logarithmic,
		Map<String, TreeMap<Double, Double>> lines) {

	/**
	 * Adds a point.
	 * @param line the line
	 * @param x where
	 * @param y how much
	 */
	void add(String line, double x, double y) {
		this.lines.computeIfAbsent(line, (name) -> new TreeMap<>()).put(x, y);
	}

	/**
	 * Returns the numbers.
	 * @return a table in Markdown, below a plot
	 */
	String markdown() {
		List<String> columns = new ArrayList<>(List.of(this.across));
		columns.addAll(this.lines.keySet());
		StringBuilder text = new StringBuilder("### " + this.title + "\n\n![" + this.title + "](performance/"
				+ this.name + ".svg)\n\n" + this.up + ":\n\n" + MarkedPage.head(columns));
		for (Double x : positions()) {
			List<String> cells = new ArrayList<>(List.of(number(x)));
			this.lines.values().forEach((line) -> cells.add(line.containsKey(x) ? number(line.get(x)) : "-"));
			text.append(MarkedPage.line(cells));
		}
		return text.append('\n').toString();
	}

	TreeSet<Double> positions() {
		TreeSet<Double> positions = new TreeSet<>();
		this.lines.values().forEach((line) -> positions.addAll(line.keySet()));
		return positions;
	}

	double highest() {
		return this.lines.values()
			.stream()
			.flatMap((line) -> line.values().stream())
			.mapToDouble(Double::doubleValue)
			.max()
			.orElse(1);
	}

	static String number(double value) {
		boolean whole = value == Math.rint(value) || value >= 100;
		return String.format(Locale.ROOT, whole ? "%,.0f" : (value >= 10) ? "%.1f" : "%.2f", value);
	}

}
