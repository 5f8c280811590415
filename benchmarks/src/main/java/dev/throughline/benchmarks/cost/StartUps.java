package dev.throughline.benchmarks.cost;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * CPU that starts have used.
 */
final class StartUps {

	private final Map<Variant, List<Double>> cpu = new LinkedHashMap<>();

	void add(Variant variant, long nanos) {
		this.cpu.computeIfAbsent(variant, (key) -> new ArrayList<>()).add((double) nanos);
	}

	/**
	 * What a start costs as a multiple of one without tracing.
	 * @param variant the variant, whose starts are those of all that start like it
	 * @return the ratio
	 */
	Spread ratio(Variant variant) {
		double without = Spread.of(this.cpu.getOrDefault(Variant.NONE, List.of())).median();
		return Spread.of(this.cpu.entrySet()
			.stream()
			.filter((entry) -> entry.getKey().startsLike(variant))
			.flatMap((entry) -> entry.getValue().stream())
			.map((nanos) -> nanos / without)
			.toList());
	}

}
