package dev.throughline.environment;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.Environment;

/**
 * Where finished spans go, as chosen by {@code throughline.exporter}.
 */
enum Exporter {

	/**
	 * OTLP once an endpoint is configured, otherwise nothing is exported.
	 */
	AUTO,

	/**
	 * Nothing is exported; ids and propagation stay.
	 */
	NONE,

	/**
	 * One span as one line of OTLP JSON on standard output.
	 */
	STDOUT,

	/**
	 * OTLP, to the specification's default endpoint when none is configured.
	 */
	OTLP;

	static final String PROPERTY = "throughline.exporter";

	static Exporter from(Environment environment) {
		String value = environment.getProperty(PROPERTY);
		Exporter exporter = (value != null) ? parse(value) : AUTO;
		if (exporter == null) {
			throw new InvalidConfigurationPropertyValueException(PROPERTY, value,
					"Choose one of 'auto', 'none', 'stdout' and 'otlp'.");
		}
		return exporter;
	}

	private static @Nullable Exporter parse(String value) {
		for (Exporter exporter : values()) {
			if (exporter.name().equalsIgnoreCase(value.trim())) {
				return exporter;
			}
		}
		return null;
	}

}
