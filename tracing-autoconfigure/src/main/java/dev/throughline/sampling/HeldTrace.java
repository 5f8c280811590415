package dev.throughline.sampling;

import java.util.ArrayList;
import java.util.List;

import dev.throughline.span.SpanSize;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * Part of a trace between its entry into the process and the end of its last span here.
 * Its lock is taken by the spans of this part alone. All methods that decide return the
 * spans that are to be handed on, so that this happens outside the lock.
 */
final class HeldTrace {

	private final HeldTraces owner;

	private final ReadableSpan root;

	private final long startedNanos;

	private final List<ReadableSpan> ended = new ArrayList<>();

	private long bytes;

	private int open = 1;

	private boolean released;

	private boolean decided;

	private @Nullable String keptBecause;

	HeldTrace(HeldTraces owner, ReadableSpan root, long startedNanos) {
		this.owner = owner;
		this.root = root;
		this.startedNanos = startedNanos;
	}

	/**
	 * Adds a span that starts.
	 * @return the spans of this part that are thereby given up
	 */
	synchronized List<ReadableSpan> started() {
		this.open++;
		if (!this.decided && this.open + this.ended.size() > this.owner.bounds().maxSpansPerTrace()) {
			return giveUp(Eviction.SPANS);
		}
		return List.of();
	}

	/**
	 * Adds a span that has ended, and decides when it is the root or gives a reason.
	 * @param span the span
	 * @return the spans that can be handed on
	 */
	synchronized List<ReadableSpan> ended(ReadableSpan span) {
		this.open--;
		SpanData data = span.toSpanData();
		boolean isRoot = span.getSpanContext().getSpanId().equals(this.root.getSpanContext().getSpanId());
		List<ReadableSpan> ready = List.of();
		if (!this.decided) {
			String reason = this.owner.rules().reason(data, this.root.getLatencyNanos());
			long size = (reason == null && !isRoot) ? SpanSize.of(data) : 0;
			if (reason != null) {
				ready = keep(reason);
			}
			else if (isRoot) {
				this.owner.countDropped();
				ready = letGo();
			}
			else if (this.owner.reserve(size)) {
				this.bytes += size;
				this.ended.add(span);
				return List.of();
			}
			else {
				ready = giveUp(Eviction.SIZE);
			}
		}
		releaseWhenEmpty();
		ReadableSpan last = (this.keptBecause != null) ? new KeptSpan(span, data, isRoot ? this.keptBecause : null)
				: span;
		return append(ready, last);
	}

	private static List<ReadableSpan> append(List<ReadableSpan> spans, ReadableSpan last) {
		if (spans.isEmpty()) {
			return List.of(last);
		}
		spans.add(last);
		return spans;
	}

	/**
	 * Decides because the trace is too old or the application ends.
	 * @param eviction the reason to give up with, unless the trace is slow by now
	 * @return the spans that can be handed on
	 */
	synchronized List<ReadableSpan> expire(Eviction eviction) {
		List<ReadableSpan> ready = List.of();
		if (!this.decided) {
			ready = this.owner.rules().isSlow(this.root.getLatencyNanos()) ? keep("slow") : giveUp(eviction);
		}
		this.open = 0;
		releaseWhenEmpty();
		return ready;
	}

	private List<ReadableSpan> keep(String reason) {
		this.keptBecause = reason;
		this.owner.remember(this.root.getSpanContext().getTraceId(), reason);
		return letGo();
	}

	private List<ReadableSpan> giveUp(Eviction eviction) {
		this.owner.countEvicted(eviction);
		return letGo();
	}

	private List<ReadableSpan> letGo() {
		this.decided = true;
		List<ReadableSpan> ready = new ArrayList<>(this.ended.size() + 1);
		for (int i = 0; i < this.ended.size(); i++) {
			ReadableSpan held = this.ended.get(i);
			ready.add((this.keptBecause != null) ? new KeptSpan(held, held.toSpanData(), null) : held);
		}
		this.ended.clear();
		this.owner.release(this.bytes);
		this.bytes = 0;
		return ready;
	}

	private void releaseWhenEmpty() {
		if (this.open <= 0 && !this.released) {
			this.released = true;
			this.owner.closed();
		}
	}

	/**
	 * Tells whether spans below are still worth recording.
	 * @return whether the trace is undecided or kept
	 */
	synchronized boolean isFollowed() {
		return !this.decided || this.keptBecause != null;
	}

	boolean isOlderThan(long nanos, long now) {
		return now - this.startedNanos > nanos;
	}

}
