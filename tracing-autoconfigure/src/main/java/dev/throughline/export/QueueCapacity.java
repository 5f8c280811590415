package dev.throughline.export;

import org.jspecify.annotations.Nullable;

import org.springframework.util.unit.DataSize;

/**
 * How the memory for spans on their way out is shared: a quarter for those that nobody
 * has looked at yet, the rest in equal parts for what the destinations have not taken.
 *
 * @param spans the largest number of spans, of which at most half are not yet looked at
 * @param bytes the memory
 */
record QueueCapacity(int spans, long bytes) {

	/**
	 * What a small span takes when it is encoded, so that the memory is the bound.
	 */
	private static final int SMALL_SPAN = 256;

	private static final int LONGEST_QUEUE = 16384;

	/**
	 * Reads the bounds.
	 * @param spans the largest number of spans, or {@code null} when only the memory is
	 * bounded
	 * @param size the memory
	 * @return the bounds
	 */
	static QueueCapacity of(@Nullable Integer spans, DataSize size) {
		return new QueueCapacity((spans != null) ? spans : (int) Math.min(size.toBytes() / SMALL_SPAN, 1 << 24),
				size.toBytes());
	}

	SpanQueue queue() {
		return new SpanQueue(queueSpans(), this.bytes / 4);
	}

	private int queueSpans() {
		return Math.max(Math.min(this.spans / 2, LONGEST_QUEUE), 1);
	}

	/**
	 * Makes room for one destination.
	 * @param destinations how many there are
	 * @return its part
	 */
	PendingPayloads pending(int destinations) {
		return new PendingPayloads(Math.max(this.spans - queueSpans(), 1), this.bytes / 4 * 3 / destinations);
	}

}
