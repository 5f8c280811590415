package dev.throughline.demo;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * A request whose trace can be shown.
 *
 * @param traceId its trace
 * @param since when it was sent
 * @param written everything that the services it went through have written until now, by
 * the service's name
 */
record Shown(String traceId, Instant since, Supplier<Map<String, List<String>>> written) {

	Map<String, List<String>> lines() {
		return this.written.get();
	}

}
