package dev.throughline.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a PromQL expression as far as to know which metrics it takes, and which of their
 * labels. Grafana's variables may stand where a duration or a matcher does.
 */
final class PromQl {

	// https://prometheus.io/docs/prometheus/latest/querying/operators/#aggregation-operators
	private static final Set<String> AGGREGATIONS = Set.of("sum", "min", "max", "avg", "group", "stddev", "stdvar",
			"count", "count_values", "bottomk", "topk", "quantile", "limitk", "limit_ratio");

	private static final Set<String> GROUPINGS = Set.of("by", "without");

	private static final Set<String> OPERATORS = Set.of("+", "-", "*", "/", "%", "^", "==", "!=", ">", "<", ">=", "<=",
			"and", "or", "unless", "atan2");

	private static final Set<String> MATCHINGS = Set.of("on", "ignoring");

	private static final Set<String> SIDES = Set.of("group_left", "group_right");

	private static final Set<String> MATCHES = Set.of("=", "!=", "=~", "!~");

	private static final Pattern TOKEN = Pattern.compile("""
			\\s*(?:(?<string>"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)*'|`[^`]*`)\
			|(?<word>\\$*[A-Za-z_:][A-Za-z0-9_:]*|\\$\\{\\w+})\
			|(?<number>\\d[0-9a-z.]*)\
			|(?<symbol>==|!=|>=|<=|=~|!~|[-+*/%^<>=(){}\\[\\],:@]))""");

	private final String expression;

	private final List<String> tokens = new ArrayList<>();

	private final SortedMap<String, Set<String>> labels = new TreeMap<>();

	private final SortedMap<String, Set<String>> values = new TreeMap<>();

	private int position;

	private PromQl(String expression) {
		this.expression = expression;
		Matcher matcher = TOKEN.matcher(expression);
		int end = 0;
		while (matcher.find() && matcher.start() == end) {
			this.tokens.add(matcher.group().strip());
			end = matcher.end();
		}
		if (!expression.substring(end).isBlank()) {
			throw new IllegalArgumentException(
					"Not understood from '%s' on: %s".formatted(expression.substring(end), expression));
		}
		operation();
		if (this.position < this.tokens.size()) {
			throw unexpected();
		}
	}

	static PromQl parse(String expression) {
		return new PromQl(expression);
	}

	/**
	 * The metrics that the expression takes.
	 * @return the labels it needs of each
	 */
	SortedMap<String, Set<String>> labels() {
		return this.labels;
	}

	/**
	 * The values of labels that the expression asks for by name.
	 * @return for each metric {@code label=value}
	 */
	SortedMap<String, Set<String>> values() {
		return this.values;
	}

	/**
	 * The labels of the result are used, as in a legend.
	 * @param label the label
	 */
	void use(String label) {
		this.labels.values().forEach((used) -> used.add(label));
	}

	private Set<String> operation() {
		Set<String> metrics = operand();
		while (OPERATORS.contains(peek())) {
			next();
			if ("bool".equals(peek())) {
				next();
			}
			List<String> matched = List.of();
			if (MATCHINGS.contains(peek())) {
				boolean on = "on".equals(next());
				matched = on ? names() : List.of();
				if (!on) {
					names();
				}
			}
			if (SIDES.contains(peek())) {
				next();
				if ("(".equals(peek())) {
					names();
				}
			}
			Set<String> right = operand();
			metrics.addAll(right);
			use(metrics, matched);
		}
		return metrics;
	}

	private Set<String> operand() {
		String token = next();
		Set<String> metrics = switch (token) {
			case "-", "+" -> operand();
			case "(" -> enclosed();
			case "{" -> throw unexpected();
			default -> named(token);
		};
		ranges();
		return metrics;
	}

	private Set<String> enclosed() {
		Set<String> metrics = operation();
		expect(")");
		return metrics;
	}

	private Set<String> named(String token) {
		if (Character.isDigit(token.charAt(0)) || isString(token)) {
			return new TreeSet<>();
		}
		if (AGGREGATIONS.contains(token.toLowerCase(Locale.ROOT))) {
			return aggregation();
		}
		if ("(".equals(peek())) {
			return arguments();
		}
		Set<String> metrics = new TreeSet<>(Set.of(token));
		this.labels.computeIfAbsent(token, (name) -> new TreeSet<>());
		this.values.computeIfAbsent(token, (name) -> new TreeSet<>());
		if ("{".equals(peek())) {
			matchers(token);
		}
		return metrics;
	}

	private Set<String> aggregation() {
		List<String> grouped = grouping();
		Set<String> metrics = arguments();
		use(metrics, grouped.isEmpty() ? grouping() : grouped);
		return metrics;
	}

	private List<String> grouping() {
		if (!GROUPINGS.contains(peek())) {
			return List.of();
		}
		boolean by = "by".equals(next());
		List<String> names = names();
		return by ? names : List.of();
	}

	private Set<String> arguments() {
		expect("(");
		Set<String> metrics = new TreeSet<>();
		while (!")".equals(peek())) {
			metrics.addAll(operation());
			if (",".equals(peek())) {
				next();
			}
		}
		expect(")");
		return metrics;
	}

	private List<String> names() {
		expect("(");
		List<String> names = new ArrayList<>();
		while (!")".equals(peek())) {
			names.add(next());
			if (",".equals(peek())) {
				next();
			}
		}
		expect(")");
		return names;
	}

	private void matchers(String metric) {
		expect("{");
		while (!"}".equals(peek())) {
			String label = next();
			// a variable that stands for matchers has none of its own
			if (!label.startsWith("$")) {
				matcher(metric, label);
			}
			if (",".equals(peek())) {
				next();
			}
		}
		expect("}");
	}

	private void matcher(String metric, String label) {
		String match = next();
		String value = next();
		if (!MATCHES.contains(match) || !isString(value)) {
			throw unexpected();
		}
		use(Set.of(metric), List.of(label));
		if (!match.endsWith("~") && !value.contains("$")) {
			this.values.get(metric).add(label + "=" + value.substring(1, value.length() - 1));
		}
	}

	private void ranges() {
		while ("[".equals(peek()) || "offset".equals(peek()) || "@".equals(peek())) {
			if ("[".equals(next())) {
				while (!"]".equals(next())) {
					// a duration, a step
				}
			}
			else {
				next();
			}
		}
	}

	private void use(Set<String> metrics, List<String> names) {
		metrics.forEach((metric) -> this.labels.get(metric).addAll(names));
	}

	private static boolean isString(String token) {
		return token.startsWith("\"") || token.startsWith("'") || token.startsWith("`");
	}

	private String peek() {
		return (this.position < this.tokens.size()) ? this.tokens.get(this.position) : "";
	}

	private String next() {
		if (this.position == this.tokens.size()) {
			throw new IllegalArgumentException("Ends too early: " + this.expression);
		}
		return this.tokens.get(this.position++);
	}

	private void expect(String token) {
		if (!token.equals(next())) {
			throw unexpected();
		}
	}

	private IllegalArgumentException unexpected() {
		String before = String.join(" ", this.tokens.subList(0, this.position));
		return new IllegalArgumentException("Not understood behind '%s': %s".formatted(before, this.expression));
	}

}
