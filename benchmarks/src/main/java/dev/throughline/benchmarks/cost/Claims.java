package dev.throughline.benchmarks.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Whether a variant exports what its row says. A tracer that loses spans, or leaves out
 * what others say, would be cheap for the wrong reason.
 */
final class Claims {

	// probability that a fair sampler is found guilty: one in a million
	private static final double DEVIATIONS = 5;

	private static final double SPANS_OF_TRACE = 8;

	/**
	 * Attributes that every span of a kind must have; of names with a bar between them,
	 * one.
	 */
	private static final Map<Harvest.Kind, List<String>> LEAST = new EnumMap<>(Map.of(Harvest.Kind.SERVER, List
		.of("http.request.method|method", "url.path|http.url", "http.route|uri", "http.response.status_code|status"),
			Harvest.Kind.CLIENT,
			List.of("http.request.method|method", "url.full|http.url", "server.address|client.name",
					"http.response.status_code|status"),
			Harvest.Kind.STATEMENT, List.of("db.query.text|db.statement|jdbc.query[0]")));

	/**
	 * What this starter must have besides, all of it more than one of its peers has.
	 */
	private static final Map<Harvest.Kind, List<String>> OWN = new EnumMap<>(Map.of(Harvest.Kind.SERVER,
			List.of("url.scheme", "server.address", "server.port", "client.address", "network.peer.address",
					"network.peer.port", "network.protocol.version", "user_agent.original"),
			Harvest.Kind.CLIENT, List.of("server.port"), Harvest.Kind.STATEMENT,
			List.of("db.system.name", "db.operation.name", "db.collection.name", "db.query.summary", "db.namespace",
					"db.response.affected_rows")));

	private Claims() {
	}

	/**
	 * Compares a variant's claims with what arrived.
	 * @param variant the variant
	 * @param harvest what arrived of it
	 * @param requests number of requests that were sent
	 * @return what is wrong, nothing when all is well
	 */
	static List<String> broken(Variant variant, Harvest harvest, long requests) {
		List<String> broken = new ArrayList<>();
		double expected = variant.spans() * requests;
		if (Math.abs(harvest.spans() - expected) > tolerance(variant, requests)) {
			broken.add(String.format(Locale.ROOT, "%d spans instead of %.0f", harvest.spans(), expected));
		}
		if (variant.spans() > 0) {
			missing(variant, harvest, LEAST, broken);
			if (variant.tracer() == Tracer.THROUGHLINE) {
				missing(variant, harvest, OWN, broken);
			}
		}
		return broken;
	}

	private static double tolerance(Variant variant, long requests) {
		if (!variant.isSampled()) {
			return 0;
		}
		double probability = variant.spans() / SPANS_OF_TRACE;
		return SPANS_OF_TRACE * (1 + DEVIATIONS * Math.sqrt(requests * probability * (1 - probability)));
	}

	private static void missing(Variant variant, Harvest harvest, Map<Harvest.Kind, List<String>> least,
			List<String> broken) {
		least.forEach((kind, names) -> {
			if (kind != Harvest.Kind.STATEMENT || variant.tracer() != Tracer.BOOT) {
				Set<String> found = harvest.attributes(kind);
				names.stream()
					.filter((name) -> Arrays.stream(name.split("\\|")).noneMatch(found::contains))
					.forEach((name) -> broken.add("no " + name + " on " + kind.name().toLowerCase(Locale.ROOT)));
			}
		});
	}

}
