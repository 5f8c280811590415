package dev.throughline.sample.proxy.audit;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import org.springframework.util.unit.DataSize;

/**
 * How much of the outbox is taken. Counts along while events come and go, and counts anew
 * when there is no room left, at most every few seconds, because somebody may have tidied
 * up. Safe for use by several threads.
 */
final class OutboxRoom {

	static final Duration RECOUNT_INTERVAL = Duration.ofSeconds(5);

	private final int maxEvents;

	private final DataSize maxSize;

	private final Supplier<Usage> counter;

	private final LongSupplier nanoTime;

	private Usage usage;

	private long countedAt;

	OutboxRoom(int maxEvents, DataSize maxSize, Supplier<Usage> counter, LongSupplier nanoTime) {
		this.maxEvents = maxEvents;
		this.maxSize = maxSize;
		this.counter = counter;
		this.nanoTime = nanoTime;
		this.usage = counter.get();
		this.countedAt = nanoTime.getAsLong();
	}

	/**
	 * Takes room for one event.
	 * @param size its size in bytes
	 * @return whether there was room
	 */
	synchronized boolean take(long size) {
		if (!fits(size)) {
			recount();
			if (!fits(size)) {
				return false;
			}
		}
		this.usage = new Usage(this.usage.events() + 1, this.usage.bytes() + size);
		return true;
	}

	private boolean fits(long size) {
		return this.usage.events() < this.maxEvents && this.usage.bytes() + size <= this.maxSize.toBytes();
	}

	private void recount() {
		long now = this.nanoTime.getAsLong();
		if (now - this.countedAt >= RECOUNT_INTERVAL.toNanos()) {
			this.usage = this.counter.get();
			this.countedAt = now;
		}
	}

	/**
	 * Gives back the room of one event.
	 * @param size its size in bytes
	 */
	synchronized void giveBack(long size) {
		this.usage = new Usage(Math.max(0, this.usage.events() - 1), Math.max(0, this.usage.bytes() - size));
	}

	synchronized Usage usage() {
		return this.usage;
	}

	/**
	 * What is in the outbox.
	 *
	 * @param events number of events
	 * @param bytes size of their files
	 */
	record Usage(int events, long bytes) {

	}

}
