package dev.throughline.diagnostics.traces;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * Properties of the traces in memory.
 *
 * @param enabled Whether the last local traces are kept in memory for the actuator
 * endpoint 'traces'.
 * @param maxTraces Highest number of traces kept that have ended, and of those that have
 * not.
 * @param maxSpansPerTrace Highest number of spans kept of one trace.
 * @param maxSize Highest estimated size of all spans kept.
 */
@ConfigurationProperties(TracesProperties.PREFIX)
record TracesProperties(@DefaultValue("false") boolean enabled, @DefaultValue("200") int maxTraces,
		@DefaultValue("500") int maxSpansPerTrace, @DefaultValue("8MB") DataSize maxSize) {

	static final String PREFIX = "throughline.diagnostics.traces";

	TracesProperties {
		require(maxTraces > 0, "max-traces", maxTraces);
		require(maxSpansPerTrace > 0, "max-spans-per-trace", maxSpansPerTrace);
		require(maxSize.toBytes() > 0, "max-size", maxSize);
	}

	private static void require(boolean condition, String name, Object value) {
		if (!condition) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "." + name, value,
					"expected: more than 0; to keep nothing remove " + PREFIX + ".enabled");
		}
	}

}
