package dev.throughline.export;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;

/**
 * How long the end of the application may wait for its telemetry.
 *
 * @param shutdownTimeout Longest time that closing the application waits until queued
 * spans and log records are exported. What is left then is given up.
 */
@ConfigurationProperties("throughline.export")
record ShutdownProperties(@DefaultValue("5s") Duration shutdownTimeout) {

	/**
	 * For which OpenTelemetry's SDK waits itself when it is closed.
	 */
	private static final Duration LONGEST = Duration.ofSeconds(10);

	ShutdownProperties {
		if (shutdownTimeout.isNegative() || shutdownTimeout.isZero() || shutdownTimeout.compareTo(LONGEST) > 0) {
			throw new InvalidConfigurationPropertyValueException("throughline.export.shutdown-timeout", shutdownTimeout,
					"Choose a duration above zero and up to 10s, such as 5s.");
		}
	}

}
