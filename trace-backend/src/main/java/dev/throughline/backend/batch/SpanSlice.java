package dev.throughline.backend.batch;

/**
 * Where one checked span lies in the bytes of a request, with the few facts that the
 * store needs about it.
 *
 * @param traceIdHigh the first eight bytes of the trace id
 * @param traceIdLow the last eight bytes of the trace id
 * @param identity the span id and kind folded into one number
 * @param startEpochMillis when the span started
 * @param scope the index of its scope in the resource
 * @param offset where its message starts in the request
 * @param length how long its message is
 * @param weight what it may cost to read the span together with its resource and scope
 * @since 0.1.0
 */
public record SpanSlice(long traceIdHigh, long traceIdLow, long identity, long startEpochMillis, int scope, int offset,
		int length, long weight) {

	/**
	 * Say whether both spans have the same trace id.
	 * @param other another span
	 * @return {@code true} if they have
	 */
	public boolean isSameTrace(SpanSlice other) {
		return this.traceIdHigh == other.traceIdHigh && this.traceIdLow == other.traceIdLow;
	}

}
