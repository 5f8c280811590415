package dev.throughline.export;

import java.time.Duration;
import java.util.function.DoubleSupplier;

import org.jspecify.annotations.Nullable;

/**
 * How long to wait before the next attempt: twice as long each time, give or take a
 * fifth, so that many processes do not come back at once.
 */
final class Backoff {

	private static final Duration LONGEST_ASKED_FOR = Duration.ofSeconds(60);

	private final long initial;

	private final long longest;

	private final DoubleSupplier random;

	private long next;

	Backoff(Duration initial, Duration longest, DoubleSupplier random) {
		this.initial = initial.toNanos();
		this.longest = longest.toNanos();
		this.random = random;
		this.next = this.initial;
	}

	/**
	 * An attempt failed.
	 * @param retryAfter how long the server asked to wait, or {@code null}
	 * @return how long to wait, in nanoseconds
	 */
	long failed(@Nullable Duration retryAfter) {
		long wait = Math.min((long) (this.next * (0.8 + 0.4 * this.random.getAsDouble())), this.longest);
		this.next = Math.min(this.next * 2, this.longest);
		if (retryAfter == null || retryAfter.isNegative() || retryAfter.isZero()) {
			return wait;
		}
		return ((retryAfter.compareTo(LONGEST_ASKED_FOR) > 0) ? LONGEST_ASKED_FOR : retryAfter).toNanos();
	}

	void succeeded() {
		this.next = this.initial;
	}

}
