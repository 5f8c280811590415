package dev.throughline.export;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Wakes the worker: at once, or when the queue has reached a length, and then only once.
 */
final class WakeUp {

	static final int NEVER = Integer.MAX_VALUE;

	private final AtomicInteger length = new AtomicInteger(NEVER);

	private volatile @Nullable Thread worker;

	/**
	 * Names the worker.
	 * @param worker the thread to wake
	 */
	void wakes(Thread worker) {
		this.worker = worker;
	}

	/**
	 * Wants to be woken when the queue is long enough.
	 * @param length the length, or {@link #NEVER}
	 */
	void at(int length) {
		this.length.set(length);
	}

	/**
	 * The queue has a length. Called by the threads that end spans.
	 * @param length the length
	 */
	void reached(int length) {
		int wanted = this.length.get();
		if (length >= wanted && this.length.compareAndSet(wanted, NEVER)) {
			now();
		}
	}

	void now() {
		LockSupport.unpark(this.worker);
	}

}
