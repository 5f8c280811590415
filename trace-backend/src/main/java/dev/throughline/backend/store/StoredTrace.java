package dev.throughline.backend.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

import dev.throughline.backend.batch.SpanSlice;

/**
 * One trace in the store: the bytes of its spans as they came, batch by batch. Used under
 * the lock of the store.
 */
final class StoredTrace {

	// What the objects around the bytes take, found by measuring a heap full of one-span
	// traces.
	private static final int TRACE_OVERHEAD = 400;

	private static final int BATCH_OVERHEAD = 64;

	private final List<Batch> batches = new ArrayList<>(2);

	private long[] identities = new long[8];

	private int spanCount;

	private long weight;

	private long firstStart = Long.MAX_VALUE;

	private long lastStart = Long.MIN_VALUE;

	/**
	 * Say whether the span came before, as it does when an exporter sends again.
	 * @param span the span
	 * @return {@code true} if it is here already
	 */
	boolean contains(SpanSlice span) {
		for (int i = 0; i < this.spanCount; i++) {
			if (this.identities[i] == span.identity()) {
				return true;
			}
		}
		return false;
	}

	boolean hasRoomFor(SpanSlice span, StoreLimits limits) {
		return this.spanCount < limits.maxTraceSpans() && this.weight + span.weight() <= limits.maxTraceWeight();
	}

	void enter(SpanSlice span) {
		if (this.spanCount == this.identities.length) {
			this.identities = Arrays.copyOf(this.identities, this.spanCount * 2);
		}
		this.identities[this.spanCount++] = span.identity();
		this.weight += span.weight();
		this.firstStart = Math.min(this.firstStart, span.startEpochMillis());
		this.lastStart = Math.max(this.lastStart, span.startEpochMillis());
	}

	void add(byte[] data, String serviceName) {
		this.batches.add(new Batch(data, serviceName));
	}

	boolean isEmpty() {
		return this.spanCount == 0;
	}

	long bytes() {
		long bytes = TRACE_OVERHEAD + 8L * this.identities.length;
		for (Batch batch : this.batches) {
			bytes += BATCH_OVERHEAD + batch.data.length + batch.serviceName.length();
		}
		return bytes;
	}

	void addServiceNamesTo(Set<String> names) {
		this.batches.forEach((batch) -> names.add(batch.serviceName));
	}

	TraceSnapshot snapshot(TraceId id) {
		return new TraceSnapshot(id, this.batches.stream().map(Batch::data).toList(),
				this.batches.stream().map(Batch::serviceName).distinct().toList(), this.weight, this.firstStart,
				this.lastStart);
	}

	private record Batch(byte[] data, String serviceName) {

	}

}
