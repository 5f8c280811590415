package dev.throughline.sample.proxy.audit;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * Waiting times that double from attempt to attempt up to a limit, each shortened by up
 * to a half at random, so that outposts do not come back all at once. Not safe for use by
 * several threads.
 */
final class Backoff {

	private final Duration first;

	private final Duration longest;

	private final DoubleSupplier random;

	private Duration next;

	Backoff(Duration first, Duration longest, DoubleSupplier random) {
		this.first = first;
		this.longest = longest;
		this.random = random;
		this.next = first;
	}

	/**
	 * Returns how long to wait after another failure.
	 * @return the time to wait
	 */
	Duration next() {
		Duration delay = this.next;
		Duration doubled = delay.multipliedBy(2);
		this.next = (doubled.compareTo(this.longest) < 0) ? doubled : this.longest;
		return Duration.ofNanos((long) (delay.toNanos() * (1 - this.random.getAsDouble() / 2)));
	}

	/**
	 * Starts over after a success.
	 */
	void reset() {
		this.next = this.first;
	}

}
