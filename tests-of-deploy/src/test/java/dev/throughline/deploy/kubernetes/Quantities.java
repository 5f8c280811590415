package dev.throughline.deploy.kubernetes;

import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Sizes and durations as Kubernetes, Go and Spring Boot write them.
 */
final class Quantities {

	private static final Pattern QUANTITY = Pattern.compile("(\\d+)([A-Za-z]+)");

	private static final Map<String, Long> BYTES = Map.of("Ki", 1L << 10, "Mi", 1L << 20, "Gi", 1L << 30, "KiB",
			1L << 10, "MiB", 1L << 20, "GiB", 1L << 30, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

	private static final Map<String, Long> SECONDS = Map.of("s", 1L, "m", 60L);

	private Quantities() {
	}

	static long bytes(String quantity) {
		return value(quantity, BYTES);
	}

	static long seconds(String quantity) {
		return value(quantity, SECONDS);
	}

	private static long value(String quantity, Map<String, Long> units) {
		Matcher matcher = QUANTITY.matcher(quantity);
		if (!matcher.matches() || !units.containsKey(matcher.group(2))) {
			throw new IllegalArgumentException("'%s' is not in %s".formatted(quantity, units.keySet()));
		}
		return Long.parseLong(matcher.group(1)) * units.get(matcher.group(2));
	}

}
