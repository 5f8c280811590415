package dev.throughline.backend.store;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

import dev.throughline.backend.batch.Intake;
import dev.throughline.backend.batch.ResourceBatch;
import dev.throughline.backend.batch.SpanSlice;
import org.jspecify.annotations.Nullable;

/**
 * Bounded store of whole traces, oldest arrival evicted first.
 *
 * @since 0.1.0
 */
public final class TraceStore {

	private final StoreLimits limits;

	private final Map<TraceId, StoredTrace> traces = new LinkedHashMap<>();

	private long bytes;

	private long evicted;

	/**
	 * Create an empty store.
	 * @param limits how much it keeps
	 */
	public TraceStore(StoreLimits limits) {
		this.limits = limits;
	}

	/**
	 * Keep the spans of one trace that came with one batch.
	 * @param batch the batch
	 * @param spans its spans of one trace
	 * @return what was not kept
	 */
	synchronized Intake add(ResourceBatch batch, List<SpanSlice> spans) {
		TraceId id = TraceId.of(spans.get(0));
		StoredTrace trace = this.traces.getOrDefault(id, new StoredTrace());
		long before = trace.isEmpty() ? 0 : trace.bytes();
		List<SpanSlice> kept = new ArrayList<>(spans.size());
		int rejected = 0;
		for (SpanSlice span : spans) {
			if (trace.contains(span)) {
				continue;
			}
			if (trace.hasRoomFor(span, this.limits)) {
				trace.enter(span);
				kept.add(span);
			}
			else {
				rejected++;
			}
		}
		if (!kept.isEmpty()) {
			trace.add(batch.encode(kept), batch.serviceName());
			this.traces.put(id, trace);
			this.bytes += trace.bytes() - before;
			evict();
		}
		return (rejected == 0) ? Intake.ACCEPTED : Intake.rejected(rejected, tooLarge(id));
	}

	private String tooLarge(TraceId id) {
		return "Trace " + id.hex() + " is full: a trace may have " + this.limits.maxTraceSpans() + " spans and weigh "
				+ this.limits.maxTraceWeight() + " bytes, counting the resource with every span.";
	}

	private void evict() {
		Iterator<StoredTrace> oldest = this.traces.values().iterator();
		while (this.traces.size() > this.limits.maxTraces() || this.bytes > this.limits.maxBytes()) {
			this.bytes -= oldest.next().bytes();
			oldest.remove();
			this.evicted++;
		}
	}

	/**
	 * Find a trace.
	 * @param id its id
	 * @return the trace as it is now, or {@code null} if it is not here
	 */
	public synchronized @Nullable TraceSnapshot find(TraceId id) {
		StoredTrace trace = this.traces.get(id);
		return (trace != null) ? trace.snapshot(id) : null;
	}

	/**
	 * Return all traces.
	 * @return the traces, the one that started last first
	 */
	public List<TraceSnapshot> newestFirst() {
		List<TraceSnapshot> snapshots = new ArrayList<>();
		synchronized (this) {
			this.traces.forEach((id, trace) -> snapshots.add(trace.snapshot(id)));
		}
		snapshots.sort(Comparator.comparingLong(TraceSnapshot::lastStart).reversed());
		return snapshots;
	}

	/**
	 * Return the services that the traces are from.
	 * @return the names in lower case
	 */
	public synchronized SortedSet<String> serviceNames() {
		SortedSet<String> names = new TreeSet<>();
		this.traces.values().forEach((trace) -> trace.addServiceNamesTo(names));
		return names;
	}

	/**
	 * Return how much is kept.
	 * @return the limits
	 */
	public StoreLimits limits() {
		return this.limits;
	}

	/**
	 * Return how many traces are here.
	 * @return the number of traces
	 */
	public synchronized int size() {
		return this.traces.size();
	}

	/**
	 * Return how much memory the traces take.
	 * @return the number of bytes, an estimate
	 */
	public synchronized long bytes() {
		return this.bytes;
	}

	/**
	 * Return how many traces had to go since the start.
	 * @return the number of traces
	 */
	public synchronized long evicted() {
		return this.evicted;
	}

}
