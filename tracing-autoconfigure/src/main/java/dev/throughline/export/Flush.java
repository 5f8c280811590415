package dev.throughline.export;

import java.util.List;

import io.opentelemetry.sdk.common.CompletableResultCode;

/**
 * A wish that every span that has ended so far be delivered now.
 */
final class Flush {

	private final List<Destination> destinations;

	private final long position;

	private final long[] failed;

	private final long[] lost;

	private final CompletableResultCode result = new CompletableResultCode();

	private boolean isBegun;

	/**
	 * Wishes.
	 * @param destinations where spans go
	 * @param position the position in the queue behind the last span that has ended
	 */
	Flush(List<Destination> destinations, long position) {
		this.destinations = destinations;
		this.position = position;
		this.failed = new long[destinations.size()];
		this.lost = new long[destinations.size()];
		for (int i = 0; i < this.failed.length; i++) {
			DestinationAccount account = destinations.get(i).account();
			this.failed[i] = account.failedAttempts();
			this.lost[i] = account.lost();
		}
	}

	/**
	 * Whether everything arrived.
	 * @return a result that is a success when it did, and a failure when something was
	 * lost or a destination did not take it at the first attempt
	 */
	CompletableResultCode result() {
		return this.result;
	}

	void begin(long now) {
		if (!this.isBegun) {
			this.isBegun = true;
			this.destinations.forEach((destination) -> destination.hurry(now));
		}
	}

	/**
	 * Completes the result if it is known.
	 * @param head the position in the queue of the next span to look at
	 * @return whether it was completed
	 */
	boolean conclude(long head) {
		boolean isFailed = false;
		for (int i = 0; i < this.failed.length; i++) {
			Destination destination = this.destinations.get(i);
			if (destination.isUnreachable() && destination.account().failedAttempts() > this.failed[i]) {
				isFailed = true;
			}
			else if (head < this.position || !destination.isPast(this.position)) {
				return false;
			}
			isFailed |= destination.account().lost() > this.lost[i];
		}
		if (head < this.position && !isFailed) {
			return false;
		}
		return (isFailed ? this.result.fail() : this.result.succeed()).isDone();
	}

	void giveUp() {
		this.result.fail();
	}

}
