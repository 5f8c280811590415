package dev.throughline.export;

import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.LongAdder;

/**
 * What became of every span meant for one destination. At any moment without work under
 * way, {@code accepted + recovered = exported + dropped + queued + spooled}. Safe for use
 * by several threads.
 */
final class DestinationAccount {

	private final LongAdder accepted;

	private final LongAdder exported = new LongAdder();

	private final LongAdder failedAttempts = new LongAdder();

	private final AtomicLongArray dropped = new AtomicLongArray(DropReason.values().length);

	/**
	 * Creates the account of a destination.
	 * @param accepted counts the spans that ended, every one of which is meant for every
	 * destination
	 */
	DestinationAccount(LongAdder accepted) {
		this.accepted = accepted;
	}

	void exported(int spans) {
		this.exported.add(spans);
	}

	/**
	 * Counts an attempt after which the spans are still there.
	 */
	void attemptFailed() {
		this.failedAttempts.increment();
	}

	void dropped(DropReason reason, long spans) {
		this.dropped.addAndGet(reason.ordinal(), spans);
	}

	/**
	 * Spans that ended and were meant for this destination.
	 * @return the number of spans
	 */
	long accepted() {
		return this.accepted.sum();
	}

	/**
	 * Spans that the destination took.
	 * @return the number of spans
	 */
	long exported() {
		return this.exported.sum();
	}

	/**
	 * Attempts to send that failed, whether or not another one succeeded.
	 * @return the number of attempts
	 */
	long failedAttempts() {
		return this.failedAttempts.sum();
	}

	long dropped(DropReason reason) {
		return this.dropped.get(reason.ordinal());
	}

	/**
	 * Spans dropped for whatever reason.
	 * @return the number of spans
	 */
	long dropped() {
		long sum = 0;
		for (int i = 0; i < this.dropped.length(); i++) {
			sum += this.dropped.get(i);
		}
		return sum;
	}

	/**
	 * Spans dropped that nobody wanted dropped.
	 * @return the number of spans
	 */
	long lost() {
		return dropped() - dropped(DropReason.FILTERED);
	}

}
