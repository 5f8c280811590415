package dev.throughline.export;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

import dev.throughline.export.delivery.Payload;
import org.jspecify.annotations.Nullable;

/**
 * Payloads in memory that wait for one destination, oldest first. Changed by one thread;
 * the figures may be read by any.
 */
final class PendingPayloads implements PayloadSource {

	private final long capacitySpans;

	private final long capacityBytes;

	private final Deque<Entry> entries = new ArrayDeque<>();

	private volatile long spans;

	private volatile long bytes;

	PendingPayloads(long capacitySpans, long capacityBytes) {
		this.capacitySpans = capacitySpans;
		this.capacityBytes = capacityBytes;
	}

	/**
	 * Whether there may be room for a payload of which only the number of spans is known.
	 * @param spans the number of spans
	 * @return {@code true} also when nothing is here, whatever the bounds
	 */
	boolean hasRoomFor(int spans) {
		return this.entries.isEmpty() || this.spans + spans <= this.capacitySpans && this.bytes < this.capacityBytes;
	}

	/**
	 * Puts a payload last, if there is room.
	 * @param payload the payload
	 * @param start the position in the queue of its first span
	 * @return whether there was room
	 */
	boolean offer(Payload payload, long start) {
		if (!this.entries.isEmpty() && (this.spans + payload.spans() > this.capacitySpans
				|| this.bytes + payload.bytes() > this.capacityBytes)) {
			return false;
		}
		add(payload.spans(), payload.bytes());
		this.entries.addLast(new Entry(payload, start));
		return true;
	}

	@Override
	public @Nullable Payload peek() {
		Entry first = this.entries.peekFirst();
		return (first != null) ? first.payload() : null;
	}

	@Override
	public void remove() {
		moveFirst((payload) -> true);
	}

	/**
	 * Hands the first payload over.
	 * @param target takes the payload, and says whether it did; while it is asked, the
	 * payload is not counted here
	 * @return whether it was taken
	 */
	boolean moveFirst(Predicate<Payload> target) {
		Payload payload = this.entries.getFirst().payload();
		boolean taken = false;
		add(-payload.spans(), -payload.bytes());
		try {
			taken = target.test(payload);
		}
		finally {
			if (taken) {
				this.entries.removeFirst();
			}
			else {
				add(payload.spans(), payload.bytes());
			}
		}
		return taken;
	}

	@Override
	public void replace(List<Payload> parts) {
		long start = this.entries.getFirst().start();
		remove();
		for (int i = parts.size() - 1; i >= 0; i--) {
			add(parts.get(i).spans(), parts.get(i).bytes());
			this.entries.addFirst(new Entry(parts.get(i), start));
		}
	}

	/**
	 * Whether the spans in front of a position in the queue have left.
	 * @param position the position
	 * @return whether none of them is here
	 */
	boolean isPast(long position) {
		Entry first = this.entries.peekFirst();
		return first == null || first.start() >= position;
	}

	boolean isHalfFull() {
		return this.spans > this.capacitySpans / 2 || this.bytes > this.capacityBytes / 2;
	}

	long spans() {
		return this.spans;
	}

	long bytes() {
		return this.bytes;
	}

	long capacitySpans() {
		return this.capacitySpans;
	}

	long capacityBytes() {
		return this.capacityBytes;
	}

	private void add(long spans, long bytes) {
		this.spans += spans;
		this.bytes += bytes;
	}

	private record Entry(Payload payload, long start) {

	}

}
