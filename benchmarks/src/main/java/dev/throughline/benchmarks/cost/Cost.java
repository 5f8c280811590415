package dev.throughline.benchmarks.cost;

import java.util.List;

/**
 * What a variant was found to cost.
 *
 * @param variant the variant
 * @param windows what its requests used
 * @param spans exported per request
 * @param startUp CPU until both services are ready, as a multiple of that without tracing
 * @param resident bytes more that are resident after the same number of requests
 * @param jars number of jars added
 * @param broken claims that do not hold
 */
record Cost(Variant variant, Windows windows, double spans, Spread startUp, long resident, int jars,
		List<String> broken) {

}
