package dev.throughline.export;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Spans that have ended and were not looked at yet: filled by any thread without waiting
 * for another, emptied by one. Bounded in spans and bytes, by bounds that may change;
 * what was taken out occupies its place until it is released. After {@link #close}
 * nothing is taken in any more.
 */
final class SpanQueue {

	static final long REFUSED = -1;

	private static final int COUNT_SHIFT = 40;

	private static final long ONE_SPAN = 1L << COUNT_SHIFT;

	private static final long BYTES = ONE_SPAN - 1;

	private static final long CLOSED = 1L << 62;

	private final int[] sizes;

	private final AtomicReferenceArray<@Nullable SpanData> slots;

	/**
	 * Spans in the upper bits and bytes in the lower, so that one addition reserves both.
	 */
	private final AtomicLong reserved = new AtomicLong();

	private final AtomicLong tail = new AtomicLong();

	private volatile int mostSpans;

	private volatile long mostBytes;

	private long head;

	SpanQueue(int mostSpans, long mostBytes) {
		int slots = Integer.highestOneBit(Math.max(mostSpans, 2) - 1) << 1;
		this.sizes = new int[slots];
		this.slots = new AtomicReferenceArray<>(slots);
		limit(mostSpans, mostBytes);
	}

	/**
	 * Changes the bounds for spans to come.
	 * @param spans the largest number of spans, not above the first one
	 * @param bytes their largest size
	 */
	void limit(int spans, long bytes) {
		this.mostSpans = Math.min(spans, this.sizes.length);
		this.mostBytes = Math.min(bytes, BYTES / 2);
	}

	/**
	 * Puts a span in. Called by any thread.
	 * @param span the span
	 * @param bytes its size
	 * @return what is in here now, for {@link #spans(long)} and {@link #bytes(long)}, or
	 * {@link #REFUSED}
	 */
	long offer(SpanData span, long bytes) {
		int size = (int) Math.min(bytes, Integer.MAX_VALUE);
		long now = this.reserved.addAndGet(ONE_SPAN + size);
		if (now >= CLOSED || spans(now) > this.mostSpans || bytes(now) > this.mostBytes) {
			this.reserved.addAndGet(-(ONE_SPAN + size));
			return REFUSED;
		}
		int slot = slot(this.tail.getAndIncrement());
		this.sizes[slot] = size;
		this.slots.setRelease(slot, span);
		return now;
	}

	/**
	 * Takes out what came first. Called by one thread.
	 * @param target where to put it
	 * @param mostSpans the largest number of spans to take
	 * @param mostBytes the size from which no further one is taken
	 * @return what to {@link #release}
	 */
	long drainTo(List<SpanData> target, int mostSpans, long mostBytes) {
		long taken = 0;
		while (spans(taken) < mostSpans && bytes(taken) < mostBytes) {
			int slot = slot(this.head);
			SpanData span = this.slots.getAcquire(slot);
			if (span == null) {
				break;
			}
			taken += ONE_SPAN + this.sizes[slot];
			this.slots.setRelease(slot, null);
			this.head++;
			target.add(span);
		}
		return taken;
	}

	/**
	 * Gives the room of spans that were taken out to others.
	 * @param taken what {@link #drainTo} returned
	 */
	void release(long taken) {
		this.reserved.addAndGet(-taken);
	}

	/**
	 * Refuses every further span.
	 * @return whether this call did it
	 */
	boolean close() {
		return this.reserved.getAndUpdate((reserved) -> reserved | CLOSED) < CLOSED;
	}

	boolean isClosed() {
		return this.reserved.get() >= CLOSED;
	}

	/**
	 * How many spans were taken out so far. Called by the thread that takes them out.
	 * @return the position of the next span to take out
	 */
	long head() {
		return this.head;
	}

	/**
	 * How many spans were put in so far.
	 * @return the position of the next span to put in
	 */
	long tail() {
		return this.tail.get();
	}

	/**
	 * What is in here.
	 * @return a figure for {@link #spans(long)} and {@link #bytes(long)}
	 */
	long queued() {
		return this.reserved.get();
	}

	int spans() {
		return spans(this.reserved.get());
	}

	long bytes() {
		return bytes(this.reserved.get());
	}

	static int spans(long reserved) {
		return (int) ((reserved & (CLOSED - 1)) >>> COUNT_SHIFT);
	}

	static long bytes(long reserved) {
		return reserved & BYTES;
	}

	private int slot(long position) {
		return (int) position & (this.sizes.length - 1);
	}

}
