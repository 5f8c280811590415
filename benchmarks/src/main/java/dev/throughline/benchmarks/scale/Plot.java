package dev.throughline.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Draws a {@link Chart} as SVG: dark lines on white, each named where it ends, axes with
 * their units, and the machine below.
 */
final class Plot {

	private static final int WIDTH = 760;

	private static final int HEIGHT = 400;

	private static final int LEFT = 70;

	private static final int RIGHT = 560;

	private static final int TOP = 50;

	private static final int BOTTOM = 320;

	private static final int LINE_HEIGHT = 16;

	private static final List<String> COLOURS = List.of("#1b6ca8", "#c8553d", "#3a7d44", "#7d5ba6", "#8a6d1d");

	private final Chart chart;

	private final double step;

	private final double highest;

	private final StringBuilder svg = new StringBuilder();

	private Plot(Chart chart) {
		this.chart = chart;
		this.step = step(chart.highest());
		this.highest = this.step * Math.ceil(Math.max(chart.highest(), this.step) / this.step);
	}

	/**
	 * Draws a chart.
	 * @param chart the chart
	 * @param machine what it was measured on
	 * @return the drawing
	 */
	static String svg(Chart chart, String machine) {
		return new Plot(chart).draw(machine);
	}

	// one, two or five times a power of ten, so that there are about five ticks
	private static double step(double highest) {
		double rough = Math.max(highest, 1e-9) / 5;
		double power = Math.pow(10, Math.floor(Math.log10(rough)));
		double digit = rough / power;
		return power * ((digit <= 1) ? 1 : (digit <= 2) ? 2 : (digit <= 5) ? 5 : 10);
	}

	private String draw(String machine) {
		this.svg.append(format("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" width=\"%d\" "
				+ "height=\"%d\" font-family=\"system-ui, sans-serif\" font-size=\"12\" fill=\"#333\">\n"
				+ "<rect width=\"100%%\" height=\"100%%\" fill=\"#fff\"/>\n", WIDTH, HEIGHT, WIDTH, HEIGHT));
		text(LEFT, 24, "start", "font-size=\"15\" font-weight=\"600\"", this.chart.title());
		text(LEFT, 41, "start", "fill=\"#666\"", this.chart.up());
		drawAxes();
		drawLines();
		text((LEFT + RIGHT) / 2.0, BOTTOM + 42, "middle", "fill=\"#666\"", this.chart.across());
		text(LEFT, HEIGHT - 12, "start", "fill=\"#888\" font-size=\"10\"", machine);
		return this.svg.append("</svg>\n").toString();
	}

	private void drawAxes() {
		for (double tick = 0; tick <= this.highest * 1.0001; tick += this.step) {
			line(LEFT, y(tick), RIGHT, y(tick), (tick == 0) ? "#888" : "#e3e3e3");
			text(LEFT - 8, y(tick) + 4, "end", "", Chart.number(tick));
		}
		double free = Double.NEGATIVE_INFINITY;
		for (double position : this.chart.positions()) {
			line(x(position), BOTTOM, x(position), BOTTOM + 4, "#888");
			String label = Chart.number(position);
			double half = 3.6 * label.length();
			if (x(position) - half > free) {
				text(x(position), BOTTOM + 18, "middle", "", label);
				free = x(position) + half + 4;
			}
		}
	}

	private void drawLines() {
		List<Name> names = new ArrayList<>();
		for (Map.Entry<String, TreeMap<Double, Double>> entry : this.chart.lines().entrySet()) {
			String colour = COLOURS.get(names.size() % COLOURS.size());
			StringBuilder points = new StringBuilder();
			entry.getValue().forEach((x, y) -> points.append(format("%.1f,%.1f ", x(x), y(y))));
			this.svg.append(format("<polyline points=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>\n",
					points.toString().strip(), colour));
			entry.getValue()
				.forEach((x, y) -> this.svg
					.append(format("<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3\" fill=\"%s\"/>\n", x(x), y(y), colour)));
			names.add(new Name(entry.getKey(), colour, y(entry.getValue().lastEntry().getValue())));
		}
		names.sort((one, other) -> Double.compare(one.y(), other.y()));
		double next = TOP;
		for (int i = 0; i < names.size(); i++) {
			Name name = names.get(i);
			double room = BOTTOM - (names.size() - 1 - i) * LINE_HEIGHT;
			double y = Math.min(Math.max(name.y(), next), room);
			text(RIGHT + 10, y + 4, "start", "fill=\"" + name.colour() + "\" font-weight=\"600\"", name.text());
			next = y + LINE_HEIGHT;
		}
	}

	private double x(double value) {
		double first = scale(this.chart.positions().first());
		double last = scale(this.chart.positions().last());
		return LEFT + ((last > first) ? (scale(value) - first) / (last - first) : 0.5) * (RIGHT - LEFT);
	}

	private double scale(double value) {
		return this.chart.logarithmic() ? Math.log(Math.max(value, 0.5)) : value;
	}

	private double y(double value) {
		return BOTTOM - value / this.highest * (BOTTOM - TOP);
	}

	private void line(double x1, double y1, double x2, double y2, String colour) {
		this.svg.append(format("<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" stroke=\"%s\"/>\n", x1, y1, x2,
				y2, colour));
	}

	private void text(double x, double y, String anchor, String style, String text) {
		this.svg.append(format("<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n", x, y, anchor, style,
				text.replace("&", "&amp;").replace("<", "&lt;")));
	}

	private static String format(String format, Object... values) {
		return String.format(Locale.ROOT, format, values);
	}

	private record Name(String text, String colour, double y) {

	}

}
