package dev.throughline.backend.store;

/**
 * How much the store keeps. The byte limits follow the heap, so that a hostile sender
 * cannot exhaust it.
 *
 * @param maxTraces how many traces
 * @param maxBytes how many bytes over all traces
 * @param maxTraceSpans how many spans of one trace
 * @param maxTraceWeight how much one trace may cost to read
 * @since 0.1.0
 */
public record StoreLimits(int maxTraces, long maxBytes, int maxTraceSpans, long maxTraceWeight) {

	private static final long MAX_BYTES = 64 << 20;

	private static final long MAX_TRACE_WEIGHT = 8 << 20;

	private static final int MAX_TRACE_SPANS = 10_000;

	/**
	 * Return limits that leave most of the heap free.
	 * @param maxTraces how many traces to keep
	 * @param maxHeapBytes how large the heap may become
	 * @return the limits
	 */
	public static StoreLimits forHeap(int maxTraces, long maxHeapBytes) {
		return new StoreLimits(maxTraces, Math.min(MAX_BYTES, maxHeapBytes * 2 / 5), MAX_TRACE_SPANS,
				Math.min(MAX_TRACE_WEIGHT, maxHeapBytes / 48));
	}

}
