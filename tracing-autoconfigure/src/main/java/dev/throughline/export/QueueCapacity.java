package dev.throughline.export;

import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.util.unit.DataSize;

/**
 * How the memory for spans on their way out is shared. Up to three quarters of the bytes
 * are for what destinations have not taken, in equal parts, and up to half of the spans;
 * whatever is not used that way is for spans that nobody has looked at yet.
 *
 * @param spans the largest number of spans
 * @param bytes the memory
 */
record QueueCapacity(int spans, long bytes) {

	static final String MAX_QUEUE_SIZE = "management.opentelemetry.tracing.export.max-queue-size";

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
		if (spans != null && spans < 1) {
			throw new InvalidConfigurationPropertyValueException(MAX_QUEUE_SIZE, spans,
					"Choose a number of spans above zero, or remove the property.");
		}
		return new QueueCapacity((spans != null) ? spans : (int) Math.min(size.toBytes() / SMALL_SPAN, 1 << 24),
				size.toBytes());
	}

	SpanQueue queue() {
		return new SpanQueue(Math.min(this.spans, LONGEST_QUEUE), this.bytes);
	}

	/**
	 * The size of a batch after which it is complete, so that no message is very large.
	 * @return the size in bytes
	 */
	long batchBytes() {
		return this.bytes / 8;
	}

	/**
	 * Makes room for one destination.
	 * @param destinations how many there are
	 * @return its part
	 */
	PendingPayloads pending(int destinations) {
		return new PendingPayloads(this.spans - this.spans / 2, this.bytes / 4 * 3 / destinations);
	}

	/**
	 * Gives the queue what the destinations do not use.
	 * @param queue the queue
	 * @param destinations the destinations
	 */
	void share(SpanQueue queue, List<Destination> destinations) {
		long mostSpans = 0;
		long allBytes = 0;
		for (Destination destination : destinations) {
			mostSpans = Math.max(mostSpans, destination.pendingSpans());
			allBytes += destination.pendingBytes();
		}
		queue.limit((int) Math.min(Math.max(this.spans - mostSpans, this.spans / 2), LONGEST_QUEUE),
				Math.max(this.bytes - allBytes, this.bytes / 4));
	}

}
