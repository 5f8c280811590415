package dev.throughline.diagnostics.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * Sampled spans that have started and not ended. Those that never end stay, because they
 * are what somebody looks for here; beyond the limit further spans are not followed. Safe
 * for use by several threads.
 */
final class ActiveSpans {

	static final int LIMIT = 1_000;

	private final Map<String, ReadableSpan> spans = new ConcurrentHashMap<>();

	void started(ReadableSpan span) {
		if (this.spans.size() < LIMIT) {
			this.spans.put(span.getSpanContext().getSpanId(), span);
		}
	}

	void ended(ReadableSpan span) {
		this.spans.remove(span.getSpanContext().getSpanId());
	}

	List<ReadableSpan> list() {
		return new ArrayList<>(this.spans.values());
	}

}
