package dev.throughline.export;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.jspecify.annotations.Nullable;

/**
 * Wakes the worker: at once, or when a batch is complete, and then only once.
 */
final class WakeUp {

	private final int batchSpans;

	private final long batchBytes;

	private final AtomicBoolean isWanted = new AtomicBoolean();

	private volatile @Nullable Thread worker;

	WakeUp(int batchSpans, long batchBytes) {
		this.batchSpans = batchSpans;
		this.batchBytes = batchBytes;
	}

	/**
	 * Names the worker.
	 * @param worker the thread to wake
	 */
	void wakes(Thread worker) {
		this.worker = worker;
	}

	/**
	 * Says whether to be woken for a batch.
	 * @param wanted whether a batch could be taken
	 */
	void want(boolean wanted) {
		this.isWanted.set(wanted);
	}

	/**
	 * Something has come. Called by the threads that end spans.
	 * @param queued what {@link SpanQueue#offer} returned
	 */
	void queued(long queued) {
		if (isBatch(queued) && this.isWanted.get() && this.isWanted.compareAndSet(true, false)) {
			now();
		}
	}

	/**
	 * Whether a batch is complete.
	 * @param queued what is in the queue
	 * @return whether it is enough
	 */
	boolean isBatch(long queued) {
		return SpanQueue.spans(queued) >= this.batchSpans || SpanQueue.bytes(queued) >= this.batchBytes;
	}

	void now() {
		LockSupport.unpark(this.worker);
	}

}
