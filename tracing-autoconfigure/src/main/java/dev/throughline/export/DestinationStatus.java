package dev.throughline.export;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

import dev.throughline.export.spool.Spool;
import org.jspecify.annotations.Nullable;

/**
 * What can be seen of one destination while it works. May be read by any thread.
 */
interface DestinationStatus {

	/**
	 * The name by which properties, meters and log lines call it: {@code otlp} for the
	 * exporter of Spring Boot's properties, {@code <name>} for
	 * {@code throughline.export.destinations.<name>}, otherwise the bean's name.
	 * @return the name
	 */
	String name();

	DestinationAccount account();

	/**
	 * Spans in memory, those under way included.
	 * @return the number of spans
	 */
	long queuedSpans();

	/**
	 * Bytes in memory, those under way included.
	 * @return the size in bytes
	 */
	long queuedBytes();

	long queueCapacitySpans();

	long queueCapacityBytes();

	/**
	 * How long sending has taken so far, whatever came of it.
	 * @return the sum of all attempts
	 */
	Duration sendTime();

	/**
	 * How many attempts to send have ended.
	 * @return the number of attempts
	 */
	long sends();

	@Nullable Instant lastSuccess();

	@Nullable Instant lastFailureTime();

	/**
	 * What went wrong last, on one line and without secrets.
	 * @return the cause, or {@code null} when nothing has gone wrong
	 */
	@Nullable String lastFailure();

	/**
	 * When the first of the attempts failed that have failed ever since.
	 * @return the time, or {@code null} when the last attempt succeeded
	 */
	@Nullable Instant failingSince();

	/**
	 * Whether the last attempt failed.
	 * @return {@code true} from the first failed attempt to the next that succeeds
	 */
	default boolean isFailing() {
		return failingSince() != null;
	}

	/**
	 * The spool of this destination.
	 * @return the spool, or {@code null} when there is none
	 */
	@Nullable Spool spool();

	/**
	 * Where it goes and how, see
	 * {@link dev.throughline.export.delivery.Delivery#description()}.
	 * @return names and values without secrets
	 */
	Map<String, Object> description();

}
