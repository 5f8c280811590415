package dev.throughline.diagnostics.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

import dev.throughline.diagnostics.traces.LocalTrace.Addition;
import dev.throughline.span.SpanSize;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Traces that spans of this process belong to, within bounds. A span waits for no other
 * trace: whoever finds the order of the traces being changed leaves the change to whoever
 * is at it.
 */
final class LocalTraces {

	private final int maxSpansPerTrace;

	private final long maxSize;

	private final Map<String, LocalTrace> traces = new ConcurrentHashMap<>();

	private final Queue<LocalTrace> moved = new ConcurrentLinkedQueue<>();

	private final ReentrantLock lock = new ReentrantLock();

	private final Retention retention;

	private final AtomicLong bytes = new AtomicLong();

	private final LongAdder leftOut = new LongAdder();

	LocalTraces(TracesProperties properties) {
		this.maxSpansPerTrace = properties.maxSpansPerTrace();
		this.maxSize = properties.maxSize().toBytes();
		this.retention = new Retention(properties.maxTraces());
	}

	/**
	 * Adds a span that has ended.
	 * @param span the span
	 */
	void add(SpanData span) {
		long size = SpanSize.of(span);
		if (!reserve(size)) {
			this.leftOut.increment();
			return;
		}
		LocalTrace trace;
		Addition addition;
		do {
			trace = trace(span.getTraceId());
			addition = trace.add(span, size, this.maxSpansPerTrace);
		}
		while (addition == Addition.FORGOTTEN);
		if (addition == Addition.LEFT_OUT) {
			this.bytes.addAndGet(-size);
			this.leftOut.increment();
		}
		else if (addition == Addition.MOVES) {
			this.moved.add(trace);
			arrange();
		}
	}

	private LocalTrace trace(String traceId) {
		LocalTrace trace = this.traces.get(traceId);
		return (trace != null) ? trace : this.traces.computeIfAbsent(traceId, LocalTrace::new);
	}

	private boolean reserve(long size) {
		if (size <= this.maxSize) {
			if (this.bytes.addAndGet(size) > this.maxSize) {
				arrange();
			}
			if (this.bytes.get() <= this.maxSize) {
				return true;
			}
			this.bytes.addAndGet(-size);
		}
		return false;
	}

	private void arrange() {
		do {
			if (!this.lock.tryLock()) {
				return;
			}
			try {
				placeMoved();
				forgetSurplus();
			}
			finally {
				this.lock.unlock();
			}
		}
		while (!this.moved.isEmpty());
	}

	private void placeMoved() {
		for (LocalTrace trace = this.moved.poll(); trace != null; trace = this.moved.poll()) {
			if (this.traces.get(trace.traceId()) == trace) {
				this.retention.place(trace, trace.kind());
			}
		}
	}

	private void forgetSurplus() {
		while (true) {
			LocalTrace surplus = this.retention.surplus(this.bytes.get() > this.maxSize);
			if (surplus == null) {
				return;
			}
			this.traces.remove(surplus.traceId());
			this.bytes.addAndGet(-surplus.forget());
		}
	}

	/**
	 * Finds a trace.
	 * @param traceId its id
	 * @return the trace, or {@code null}
	 */
	@Nullable LocalTrace find(String traceId) {
		return this.traces.get(traceId);
	}

	List<LocalTrace> list() {
		return new ArrayList<>(this.traces.values());
	}

	/**
	 * The estimated size of all spans.
	 * @return the size in bytes
	 */
	long bytes() {
		return this.bytes.get();
	}

	/**
	 * How many spans were not kept because of a bound, not counting those of traces that
	 * were forgotten.
	 * @return the number of spans
	 */
	long leftOut() {
		return this.leftOut.sum();
	}

}
