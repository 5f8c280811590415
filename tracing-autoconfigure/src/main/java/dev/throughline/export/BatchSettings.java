package dev.throughline.export;

import java.time.Duration;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingProperties.Export;

/**
 * When spans are put together, and how long sending them may take: what Spring Boot's
 * properties say.
 *
 * @param size the largest number of spans in a batch
 * @param scheduleDelay after which a batch is exported although it is not complete
 * @param timeout after which an attempt has failed
 */
record BatchSettings(int size, Duration scheduleDelay, Duration timeout) {

	private static final String PREFIX = "management.opentelemetry.tracing.export.";

	/**
	 * For which nobody waits, and which can be told in nanoseconds.
	 */
	private static final Duration FOR_EVER = Duration.ofDays(365);

	/**
	 * Reads the properties.
	 * @param export the properties
	 * @param mostSpans how many spans there is room for
	 * @return the settings
	 */
	static BatchSettings of(Export export, int mostSpans) {
		if (export.getMaxBatchSize() < 1) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "max-batch-size", export.getMaxBatchSize(),
					"Choose a number of spans above zero, such as 512.");
		}
		if (export.getScheduleDelay().isNegative()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "schedule-delay", export.getScheduleDelay(),
					"Choose a duration of at least zero, such as 1s.");
		}
		if (export.getTimeout().isNegative()) {
			throw new InvalidConfigurationPropertyValueException(PREFIX + "timeout", export.getTimeout(),
					"Choose a duration of at least zero, such as 30s; zero is no limit.");
		}
		return new BatchSettings(Math.min(export.getMaxBatchSize(), Math.max(mostSpans / 2, 1)),
				bounded(export.getScheduleDelay()),
				export.getTimeout().isZero() ? FOR_EVER : bounded(export.getTimeout()));
	}

	private static Duration bounded(Duration duration) {
		return (duration.compareTo(FOR_EVER) > 0) ? FOR_EVER : duration;
	}

}
