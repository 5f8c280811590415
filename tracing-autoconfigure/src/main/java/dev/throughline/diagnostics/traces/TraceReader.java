package dev.throughline.diagnostics.traces;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.redaction.SpanRedaction;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.jspecify.annotations.Nullable;

/**
 * The only way by which spans are read. Secrets are taken out here, so that a request
 * does not pay for what nobody may ever look at.
 */
final class TraceReader {

	private final LocalTraces traces;

	private final ActiveSpans active;

	private final @Nullable SpanRedaction redaction;

	/**
	 * Creates a reader.
	 * @param traces the spans that have ended
	 * @param active the spans that run
	 * @param redaction takes secrets out, or {@code null} when redaction is switched off
	 */
	TraceReader(LocalTraces traces, ActiveSpans active, @Nullable SpanRedaction redaction) {
		this.traces = traces;
		this.active = active;
		this.redaction = redaction;
	}

	/**
	 * Reads one trace.
	 * @param traceId its id in lower case
	 * @return the trace, or {@code null} when nothing of it is here
	 */
	@Nullable ShownTrace find(String traceId) {
		List<TracedSpan> running = running().getOrDefault(traceId, List.of());
		return show(traceId, running, this.traces.find(traceId));
	}

	/**
	 * Reads all traces.
	 * @return the traces in no order
	 */
	List<ShownTrace> list() {
		Map<String, List<TracedSpan>> running = running();
		List<ShownTrace> list = new ArrayList<>();
		for (LocalTrace trace : this.traces.list()) {
			List<TracedSpan> ofTrace = running.remove(trace.traceId());
			add(list, show(trace.traceId(), (ofTrace != null) ? ofTrace : List.of(), trace));
		}
		running.forEach((traceId, spans) -> add(list, show(traceId, spans, null)));
		return list;
	}

	private static void add(List<ShownTrace> list, @Nullable ShownTrace trace) {
		if (trace != null) {
			list.add(trace);
		}
	}

	private @Nullable ShownTrace show(String traceId, List<TracedSpan> running, @Nullable LocalTrace trace) {
		List<TracedSpan> spans = new ArrayList<>();
		Set<String> ended = new HashSet<>();
		if (trace != null) {
			for (SpanData span : redact(trace.spans())) {
				spans.add(TracedSpan.ended(span));
				ended.add(span.getSpanId());
			}
		}
		for (TracedSpan span : running) {
			if (!ended.contains(span.data().getSpanId())) {
				spans.add(span);
			}
		}
		return spans.isEmpty() ? null : new ShownTrace(traceId, spans, (trace != null) ? trace.leftOut() : 0);
	}

	private Map<String, List<TracedSpan>> running() {
		List<SpanData> spans = new ArrayList<>();
		List<Long> durations = new ArrayList<>();
		for (ReadableSpan span : this.active.list()) {
			SpanData data = span.toSpanData();
			if (!data.hasEnded()) {
				spans.add(data);
				durations.add(span.getLatencyNanos());
			}
		}
		List<SpanData> redacted = redact(spans);
		Map<String, List<TracedSpan>> running = new HashMap<>();
		for (int i = 0; i < redacted.size(); i++) {
			SpanData span = redacted.get(i);
			running.computeIfAbsent(span.getTraceId(), (id) -> new ArrayList<>())
				.add(new TracedSpan(span, durations.get(i)));
		}
		return running;
	}

	private List<SpanData> redact(List<SpanData> spans) {
		return (this.redaction != null) ? this.redaction.redact(spans) : spans;
	}

	/**
	 * The estimated size of all spans that have ended.
	 * @return the size in bytes
	 */
	long bytes() {
		return this.traces.bytes();
	}

	/**
	 * How many spans were not kept because of a bound.
	 * @return the number of spans
	 */
	long leftOut() {
		return this.traces.leftOut();
	}

}
