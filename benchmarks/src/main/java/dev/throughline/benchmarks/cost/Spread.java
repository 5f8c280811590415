package dev.throughline.benchmarks.cost;

import java.util.Arrays;
import java.util.Collection;
import java.util.Locale;

/**
 * What repeated measurements of one thing say together.
 *
 * @param median the one in the middle, or the mean of the two there
 * @param min the lowest
 * @param max the highest
 */
record Spread(double median, double min, double max) {

	static Spread of(Collection<Double> values) {
		if (values.isEmpty()) {
			throw new IllegalArgumentException("'values' must not be empty");
		}
		double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
		double median = (sorted[(sorted.length - 1) / 2] + sorted[sorted.length / 2]) / 2;
		return new Spread(median, sorted[0], sorted[sorted.length - 1]);
	}

	/**
	 * The median, followed by the range where there is one.
	 * @param digits behind the point
	 * @return the text
	 */
	String format(int digits) {
		String[] texts = Arrays.stream(new double[] { this.median, this.min, this.max })
			.mapToObj((value) -> format(value, digits))
			.toArray(String[]::new);
		return texts[1].equals(texts[2]) ? texts[0] : texts[0] + " (" + texts[1] + "–" + texts[2] + ")";
	}

	private static String format(double value, int digits) {
		String text = String.format(Locale.ROOT, "%." + digits + "f", value);
		return text.matches("-0(\\.0*)?") ? text.substring(1) : text;
	}

}
