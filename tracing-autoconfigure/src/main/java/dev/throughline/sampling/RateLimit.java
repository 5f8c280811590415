package dev.throughline.sampling;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.LongSupplier;

/**
 * Hard limit of permits in any second, whichever instant it begins at. A ring remembers
 * the last permits; a permit is given when the one that is {@code limit} permits older
 * was given a second ago. Without locks; nothing is allocated for a refusal.
 */
final class RateLimit {

	static final int HIGHEST = 100_000;

	private static final long SECOND = 1_000_000_000L;

	private final AtomicReferenceArray<Permit> ring;

	private final AtomicLong next = new AtomicLong();

	private final LongSupplier nanoTime;

	RateLimit(int limit, LongSupplier nanoTime) {
		this.ring = new AtomicReferenceArray<>(limit);
		this.nanoTime = nanoTime;
	}

	boolean tryAcquire() {
		if (this.ring.length() == 0) {
			return false;
		}
		long now = this.nanoTime.getAsLong();
		while (true) {
			long number = this.next.get();
			int slot = (int) (number % this.ring.length());
			Permit old = this.ring.get(slot);
			if (old != null && old.number() >= number) {
				this.next.compareAndSet(number, number + 1);
			}
			else if (old != null && now - old.nanos() < SECOND) {
				return false;
			}
			else if (this.ring.compareAndSet(slot, old, new Permit(number, now))) {
				this.next.compareAndSet(number, number + 1);
				return true;
			}
		}
	}

	private record Permit(long number, long nanos) {

	}

}
