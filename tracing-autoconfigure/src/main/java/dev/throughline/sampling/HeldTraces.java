package dev.throughline.sampling;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;

import dev.throughline.sampling.SamplingProperties.Hold;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * Traces of which it is not yet known whether they are kept, within bounds. No lock is
 * shared by requests, and no thread of its own looks for old traces: starting a trace
 * does, a few times within the highest age.
 */
final class HeldTraces {

	private final KeepRules rules;

	private final Hold bounds;

	private final LongSupplier nanoTime;

	private final Map<String, HeldTrace> openSpans = new ConcurrentHashMap<>();

	private final RecentlyKept recentlyKept = new RecentlyKept(10_000);

	private final AtomicLong traces = new AtomicLong();

	private final AtomicLong bytes = new AtomicLong();

	private final AtomicLong lastSweep;

	private final LongAdder keptTraces = new LongAdder();

	private final LongAdder droppedTraces = new LongAdder();

	private final Map<Eviction, LongAdder> evicted = new EnumMap<>(Eviction.class);

	HeldTraces(KeepRules rules, Hold bounds, LongSupplier nanoTime) {
		this.rules = rules;
		this.bounds = bounds;
		this.nanoTime = nanoTime;
		this.lastSweep = new AtomicLong(nanoTime.getAsLong());
		for (Eviction eviction : Eviction.values()) {
			this.evicted.put(eviction, new LongAdder());
		}
	}

	/**
	 * Adds a span that starts unsampled.
	 * @param span the span
	 * @return spans that can be handed on because their trace was given up
	 */
	List<ReadableSpan> started(ReadableSpan span) {
		SpanContext parent = span.getParentSpanContext();
		if (!parent.isValid() || parent.isRemote()) {
			return begin(span);
		}
		HeldTrace trace = this.openSpans.get(parent.getSpanId());
		if (trace == null) {
			return List.of();
		}
		this.openSpans.put(span.getSpanContext().getSpanId(), trace);
		return trace.started();
	}

	private List<ReadableSpan> begin(ReadableSpan span) {
		long now = this.nanoTime.getAsLong();
		List<ReadableSpan> old = giveUpOld(now);
		if (reserve(this.traces, 1, this.bounds.maxTraces())) {
			this.openSpans.put(span.getSpanContext().getSpanId(), new HeldTrace(this, span, now));
		}
		else {
			countEvicted(Eviction.TRACES);
		}
		return old;
	}

	private List<ReadableSpan> giveUpOld(long now) {
		long age = this.bounds.maxAge().toNanos();
		long last = this.lastSweep.get();
		return (now - last > age / 4 && this.lastSweep.compareAndSet(last, now)) ? expire(Eviction.AGE, age, now)
				: List.of();
	}

	private List<ReadableSpan> expire(Eviction eviction, long age, long now) {
		List<ReadableSpan> ready = new ArrayList<>();
		for (Iterator<HeldTrace> traces = this.openSpans.values().iterator(); traces.hasNext();) {
			HeldTrace trace = traces.next();
			if (trace.isOlderThan(age, now)) {
				traces.remove();
				ready.addAll(trace.expire(eviction));
			}
		}
		return ready;
	}

	/**
	 * Adds a span that has ended unsampled.
	 * @param span the span
	 * @return the spans that can be handed on, kept ones sampled
	 */
	List<ReadableSpan> ended(ReadableSpan span) {
		HeldTrace trace = this.openSpans.remove(span.getSpanContext().getSpanId());
		if (trace != null) {
			return trace.ended(span);
		}
		String reason = this.recentlyKept.reason(span.getSpanContext().getTraceId());
		if (reason == null) {
			return List.of(span);
		}
		SpanContext parent = span.getParentSpanContext();
		boolean isRoot = !parent.isValid() || parent.isRemote();
		return List.of(new KeptSpan(span, span.toSpanData(), isRoot ? reason : null));
	}

	/**
	 * Gives up all that is undecided.
	 * @return the spans that can be handed on
	 */
	List<ReadableSpan> close() {
		return expire(Eviction.SHUTDOWN, Long.MIN_VALUE, this.nanoTime.getAsLong());
	}

	/**
	 * Tells whether a span below a local, unsampled parent is worth recording.
	 * @param parent the parent
	 * @return whether the parent's trace is undecided or kept; a parent that was not
	 * recorded, such as an excluded one, has nothing below it
	 */
	boolean isFollowed(Span parent) {
		SpanContext context = parent.getSpanContext();
		HeldTrace trace = this.openSpans.get(context.getSpanId());
		return (trace != null) ? trace.isFollowed()
				: parent instanceof ReadableSpan && this.recentlyKept.reason(context.getTraceId()) != null;
	}

	void remember(String traceId, String reason) {
		this.keptTraces.increment();
		this.recentlyKept.add(traceId, reason);
	}

	boolean reserve(long size) {
		return reserve(this.bytes, size, this.bounds.maxSize().toBytes());
	}

	private static boolean reserve(AtomicLong used, long amount, long bound) {
		while (true) {
			long now = used.get();
			if (now + amount > bound) {
				return false;
			}
			if (used.compareAndSet(now, now + amount)) {
				return true;
			}
		}
	}

	void release(long size) {
		this.bytes.addAndGet(-size);
	}

	void closed() {
		this.traces.decrementAndGet();
	}

	void countDropped() {
		this.droppedTraces.increment();
	}

	void countEvicted(Eviction eviction) {
		counter(eviction).increment();
	}

	private LongAdder counter(Eviction eviction) {
		LongAdder counter = this.evicted.get(eviction);
		return (counter != null) ? counter : new LongAdder();
	}

	KeepRules rules() {
		return this.rules;
	}

	Hold bounds() {
		return this.bounds;
	}

	long traces() {
		return this.traces.get();
	}

	int openSpans() {
		return this.openSpans.size();
	}

	long bytes() {
		return this.bytes.get();
	}

	long keptTraces() {
		return this.keptTraces.sum();
	}

	long droppedTraces() {
		return this.droppedTraces.sum();
	}

	long evictedTraces(Eviction eviction) {
		return counter(eviction).sum();
	}

}
