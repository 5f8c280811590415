package dev.throughline.benchmarks.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToLongFunction;

import dev.throughline.benchmarks.MarkedPage;

/**
 * The costs as a table in Markdown.
 */
final class CostTable {

	private static final List<String> COLUMNS = List.of("traced by", "KB, all threads", "KB, request threads",
			"KB, export threads", "CPU µs, request threads", "CPU µs, export threads", "CPU µs, process",
			"spans a request", "CPU to start", "MB resident", "jars");

	private CostTable() {
	}

	static String of(List<Cost> costs) {
		StringBuilder table = new StringBuilder(MarkedPage.head(COLUMNS));
		costs.forEach((cost) -> table.append(row(cost)));
		return table.toString();
	}

	private static String row(Cost cost) {
		List<String> cells = new ArrayList<>();
		cells.add(cost.variant().title());
		if (!cost.broken().isEmpty()) {
			cells.add("not what it claims: " + String.join("; ", cost.broken()));
			while (cells.size() < COLUMNS.size()) {
				cells.add("");
			}
			return MarkedPage.line(cells);
		}
		cells.add(figure(cost, Usage::bytes, 1000, 1));
		cells.add(figure(cost, Usage::requestBytes, 1000, 1));
		cells.add(figure(cost, Usage::exportBytes, 1000, 1));
		cells.add(figure(cost, Usage::requestCpu, 1000, 0));
		cells.add(figure(cost, Usage::exportCpu, 1000, 0));
		cells.add(figure(cost, Usage::processCpu, 1000, 0));
		cells.add(String.format(Locale.ROOT, "%.2f", cost.spans()));
		cells.add("×" + cost.startUp().format(2));
		cells.add(String.valueOf(Math.round(cost.resident() / 1e6)));
		cells.add(String.valueOf(cost.jars()));
		return MarkedPage.line(cells);
	}

	private static String figure(Cost cost, ToLongFunction<Usage> figure, double unit, int digits) {
		Spread added = cost.windows().added(figure);
		return new Spread(added.median() / unit, added.min() / unit, added.max() / unit).format(digits);
	}

}
