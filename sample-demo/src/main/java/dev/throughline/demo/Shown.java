package dev.throughline.demo;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * The request whose trace is shown.
 *
 * @param traceId its trace
 * @param written everything that the services it went through have written until now, by
 * the service's name
 */
record Shown(String traceId, Supplier<Map<String, List<String>>> written) {

	Map<String, List<String>> lines() {
		return this.written.get();
	}

}
