package dev.throughline.deploy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a process exposes to Prometheus, in the text format of OpenMetrics.
 *
 * @param series all series, in their order
 * @see <a href= "https://prometheus.io/docs/specs/om/open_metrics_spec/">OpenMetrics</a>
 */
record Exposition(List<Series> series) {

	private static final Pattern LINE = Pattern
		.compile("(?<name>[\\w:]+)(?:\\{(?<labels>(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)})? (?<value>[^ ]+)"
				+ "(?: [\\d.]+)?(?: # \\{(?<exemplar>(?:[^\"}]|\"(?:[^\"\\\\]|\\\\.)*\")*)}.*)?");

	private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

	static Exposition parse(String text) {
		return new Exposition(text.lines().filter((line) -> !line.startsWith("#")).map(Exposition::parseLine).toList());
	}

	private static Series parseLine(String line) {
		Matcher matcher = LINE.matcher(line);
		if (!matcher.matches()) {
			throw new AssertionError("Not understood: " + line);
		}
		return new Series(matcher.group("name"), labels(matcher.group("labels")),
				Double.parseDouble(matcher.group("value").replace("+Inf", "Infinity")),
				labels(matcher.group("exemplar")));
	}

	private static Map<String, String> labels(String text) {
		Map<String, String> labels = new HashMap<>();
		if (text != null) {
			LABEL.matcher(text).results().forEach((match) -> labels.put(match.group(1), match.group(2)));
		}
		return labels;
	}

	Exposition and(Exposition other) {
		List<Series> all = new ArrayList<>(this.series);
		all.addAll(other.series);
		return new Exposition(all);
	}

	/**
	 * The labels that each metric has, and what they say.
	 * @return for each metric its labels, and those with their values as
	 * {@code label=value}
	 */
	SortedMap<String, Set<String>> labels() {
		SortedMap<String, Set<String>> labels = new TreeMap<>();
		for (Series one : this.series) {
			Set<String> ofMetric = labels.computeIfAbsent(one.name(), (name) -> new TreeSet<>());
			one.labels().forEach((label, value) -> {
				ofMetric.add(label);
				ofMetric.add(label + "=" + value);
			});
		}
		return labels;
	}

	boolean has(String name, String... labels) {
		return sum(name, labels) > 0;
	}

	double sum(String name, String... labels) {
		Set<String> wanted = Set.of(labels);
		return this.series.stream()
			.filter((one) -> one.name().equals(name) && one.texts().containsAll(wanted))
			.mapToDouble(Series::value)
			.sum();
	}

	/**
	 * One series.
	 *
	 * @param name the metric
	 * @param labels its labels
	 * @param value its value
	 * @param exemplar the labels of its exemplar, empty without one
	 */
	record Series(String name, Map<String, String> labels, double value, Map<String, String> exemplar) {

		Set<String> texts() {
			return this.labels.entrySet()
				.stream()
				.map((label) -> label.getKey() + "=" + label.getValue())
				.collect(Collectors.toSet());
		}

	}

}
