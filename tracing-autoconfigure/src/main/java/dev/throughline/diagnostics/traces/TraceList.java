package dev.throughline.diagnostics.traces;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The answer that lists all traces.
 *
 * @param traces those that have ended here, in the order asked for
 * @param running the spans that run, the oldest first
 * @param spans all spans by their name and then by column: {@code running}, the lower
 * bound of the duration of those that ended well, {@code error}
 * @param size the estimated size of what is kept, in bytes
 * @param spansLeftOut how many spans were not kept because of a bound
 */
record TraceList(List<Summary> traces, List<Running> running, Map<String, Map<String, Examples>> spans, long size,
		long spansLeftOut) {

	private static final String RUNNING = "running";

	private static final String ERROR = "error";

	private static final Comparator<ShownTrace> LATEST_FIRST = Comparator
		.comparingLong((ShownTrace trace) -> trace.spans().get(0).startNanos())
		.reversed();

	/**
	 * Lists what is there.
	 * @param reader reads the traces
	 * @param order which traces, and in which order
	 * @return the answer
	 */
	static TraceList of(TraceReader reader, TraceOrder order) {
		List<Summary> traces = new ArrayList<>();
		List<Running> running = new ArrayList<>();
		Map<String, Map<String, Examples>> spans = new TreeMap<>();
		for (ShownTrace trace : reader.list().stream().sorted(LATEST_FIRST).toList()) {
			TracedSpan entry = trace.entry();
			if (entry != null) {
				traces.add(Summary.of(trace, entry));
			}
			for (TracedSpan span : trace.spans()) {
				if (span.running()) {
					running.add(Running.of(span));
				}
				spans.computeIfAbsent(span.data().getName(), (name) -> columns())
					.computeIfPresent(column(span), (column, examples) -> examples.plus(trace.traceId()));
			}
		}
		running.sort(Comparator.comparing(Running::startTime));
		return new TraceList(order.apply(traces), running, spans, reader.bytes(), reader.leftOut());
	}

	private static Map<String, Examples> columns() {
		Map<String, Examples> columns = new LinkedHashMap<>();
		columns.put(RUNNING, Examples.NONE);
		for (LatencyBucket bucket : LatencyBucket.values()) {
			columns.put(bucket.text(), Examples.NONE);
		}
		columns.put(ERROR, Examples.NONE);
		return columns;
	}

	private static String column(TracedSpan span) {
		if (span.running()) {
			return RUNNING;
		}
		return span.failed() ? ERROR : LatencyBucket.of(span.durationNanos()).text();
	}

	/**
	 * A trace that has ended here.
	 *
	 * @param traceId its id
	 * @param name name of the span by which it entered the process
	 * @param startTime when that span started
	 * @param durationNanos how long that span took, in nanoseconds
	 * @param spans how many spans are kept
	 * @param errors how many of them failed
	 */
	record Summary(String traceId, String name, Instant startTime, long durationNanos, int spans, int errors) {

		private static Summary of(ShownTrace trace, TracedSpan entry) {
			return new Summary(trace.traceId(), entry.data().getName(), entry.startTime(), entry.durationNanos(),
					trace.spans().size(), trace.errors());
		}

	}

	/**
	 * A span that runs.
	 *
	 * @param traceId its trace
	 * @param spanId its id
	 * @param name its name by now
	 * @param startTime when it started
	 * @param durationNanos how long it has taken so far, in nanoseconds
	 */
	record Running(String traceId, String spanId, String name, Instant startTime, long durationNanos) {

		private static Running of(TracedSpan span) {
			return new Running(span.data().getTraceId(), span.data().getSpanId(), span.data().getName(),
					span.startTime(), span.durationNanos());
		}

	}

}
