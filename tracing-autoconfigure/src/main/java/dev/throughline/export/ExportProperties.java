package dev.throughline.export;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How finished spans wait and how often sending them is tried.
 *
 * @param enabled Whether spans are queued, sent and counted by this starter; otherwise
 * Spring Boot's batch processor and OpenTelemetry's exporters do it.
 * @param queueMaxSize Most memory that spans on their way out may take, all destinations
 * together.
 * @param retry When an attempt that failed is repeated.
 */
@ConfigurationProperties("throughline.export")
record ExportProperties(@DefaultValue("true") boolean enabled, @DefaultValue("16MB") DataSize queueMaxSize,
		@DefaultValue Retry retry) {

	private static final DataSize SMALLEST = DataSize.ofKilobytes(256);

	ExportProperties {
		if (queueMaxSize.compareTo(SMALLEST) < 0) {
			throw new InvalidConfigurationPropertyValueException("throughline.export.queue-max-size", queueMaxSize,
					"Choose a size of at least 256KB, such as 16MB.");
		}
	}

	/**
	 * When an attempt that failed is repeated.
	 *
	 * @param initialBackoff Pause after the first attempt that failed, doubled with each
	 * further one.
	 * @param maxBackoff Longest pause between two attempts, unless the server asks for
	 * another.
	 */
	record Retry(@DefaultValue("1s") Duration initialBackoff, @DefaultValue("30s") Duration maxBackoff) {

		Retry {
			if (initialBackoff.isNegative() || initialBackoff.isZero()) {
				throw new InvalidConfigurationPropertyValueException("throughline.export.retry.initial-backoff",
						initialBackoff, "Choose a duration above zero, such as 1s.");
			}
			if (maxBackoff.compareTo(initialBackoff) < 0 || maxBackoff.compareTo(Duration.ofDays(1)) > 0) {
				throw new InvalidConfigurationPropertyValueException("throughline.export.retry.max-backoff", maxBackoff,
						"Choose a duration between throughline.export.retry.initial-backoff and 1d, such as 30s.");
			}
		}

	}

}
