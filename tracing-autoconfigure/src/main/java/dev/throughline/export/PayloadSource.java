package dev.throughline.export;

import java.util.List;

import dev.throughline.export.delivery.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Payloads that wait, oldest first.
 */
interface PayloadSource {

	/**
	 * The oldest payload, which stays until it is removed.
	 * @return the payload, or {@code null} when there is none
	 */
	@Nullable Payload peek();

	/**
	 * How long the oldest payload has to wait for its turn.
	 * @param now the time in nanoseconds
	 * @return the time in nanoseconds, not above zero when it may be sent
	 */
	default long pause(long now) {
		return 0;
	}

	/**
	 * The oldest payload is being sent.
	 * @param now the time in nanoseconds
	 */
	default void started(long now) {
	}

	/**
	 * Removes the payload that {@link #peek} returned.
	 */
	void remove();

	/**
	 * Puts parts in the place of the payload that {@link #peek} returned.
	 * @param parts the parts, in order
	 */
	void replace(List<Payload> parts);

}
