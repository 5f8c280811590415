package dev.throughline.benchmarks.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/**
 * Windows of a variant, each beside one of the services without tracing that was measured
 * right before or after it: what the machine does to both cancels out.
 */
final class Windows {

	private final List<Pair> pairs = new ArrayList<>();

	/**
	 * Adds two windows.
	 * @param without what was used without tracing
	 * @param with what was used with it
	 * @param requests number of requests in each
	 */
	void add(Usage without, Usage with, int requests) {
		this.pairs.add(new Pair(with.minus(without), requests));
	}

	/**
	 * What tracing adds to a request.
	 * @param figure the figure
	 * @return in the figure's unit
	 */
	Spread added(ToLongFunction<Usage> figure) {
		return Spread.of(this.pairs.stream()
			.map((pair) -> (double) figure.applyAsLong(pair.added()) / pair.requests())
			.toList());
	}

	private record Pair(Usage added, int requests) {

	}

}
