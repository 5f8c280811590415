package dev.throughline.sampling;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jspecify.annotations.Nullable;

/**
 * Ids of the traces that were kept last, and why: for spans that begin or end after the
 * request was over.
 */
final class RecentlyKept {

	private final int bound;

	private final Map<String, String> reasons = new ConcurrentHashMap<>();

	private final Queue<String> order = new ConcurrentLinkedQueue<>();

	private final AtomicInteger size = new AtomicInteger();

	RecentlyKept(int bound) {
		this.bound = bound;
	}

	void add(String traceId, String reason) {
		if (this.reasons.putIfAbsent(traceId, reason) != null) {
			return;
		}
		this.order.add(traceId);
		if (this.size.incrementAndGet() > this.bound) {
			this.size.decrementAndGet();
			String oldest = this.order.poll();
			if (oldest != null) {
				this.reasons.remove(oldest);
			}
		}
	}

	@Nullable String reason(String traceId) {
		return this.reasons.get(traceId);
	}

	int size() {
		return this.reasons.size();
	}

}
