package dev.throughline.diagnostics.traces;

import java.util.ArrayList;
import java.util.List;

/**
 * How many spans there are of one sort, and a few traces that have one.
 *
 * @param count the number of spans
 * @param traceIds traces of some of them
 */
record Examples(int count, List<String> traceIds) {

	static final Examples NONE = new Examples(0, List.of());

	private static final int LIMIT = 5;

	/**
	 * Adds a span.
	 * @param traceId the trace of the span
	 * @return one more
	 */
	Examples plus(String traceId) {
		if (this.traceIds.size() == LIMIT || this.traceIds.contains(traceId)) {
			return new Examples(this.count + 1, this.traceIds);
		}
		List<String> more = new ArrayList<>(this.traceIds);
		more.add(traceId);
		return new Examples(this.count + 1, more);
	}

}
