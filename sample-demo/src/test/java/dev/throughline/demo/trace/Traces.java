package dev.throughline.demo.trace;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * Traces for tests: the complete one, and copies of it that lack something.
 *
 * @since 0.1.0
 */
public final class Traces {

	public static final String ID = "a1b2c3d4e5f67890abcdef1234567890";

	private static final long START = 1_773_324_000_000_000_000L;

	private Traces() {
	}

	public static Trace complete() {
		return new Trace(List.of(span(1, 0, "arbitex-outpost", "POST /proxy/chat/completions", "SERVER", 0, 200),
				span(2, 1, "arbitex-outpost", "policy.cache.lookup", "INTERNAL", 1, 2),
				span(3, 1, "arbitex-outpost", "dlp.tier1.regex_scan", "INTERNAL", 3, 6),
				span(4, 1, "arbitex-outpost", "dlp.tier2.ner_scan", "INTERNAL", 6, 51),
				span(5, 1, "arbitex-outpost", "POST /api/internal/audit/ingest", "CLIENT", 52, 64),
				span(6, 5, "arbitex-platform", "POST /api/internal/audit/ingest", "SERVER", 53, 63),
				statement(span(7, 6, "arbitex-platform", "INSERT audit_logs", "CLIENT", 56, 60)),
				span(8, 1, "arbitex-outpost", "POST provider.anthropic", "CLIENT", 65, 195)));
	}

	public static Trace job() {
		return new Trace(List.of(span(1, 0, "osapi-cli", "client node hostname", "INTERNAL", 0, 100),
				span(2, 1, "osapi-cli", "POST /api/jobs", "CLIENT", 1, 20),
				span(3, 2, "arbitex-platform", "POST /api/jobs", "SERVER", 2, 19),
				span(4, 3, "arbitex-platform", "INSERT jobs", "CLIENT", 3, 5),
				span(5, 3, "arbitex-platform", "send jobs", "PRODUCER", 6, 18),
				span(6, 5, "osapi-agent", "process jobs", "CONSUMER", 20, 50),
				span(7, 6, "osapi-agent", "job.process", "INTERNAL", 21, 49),
				span(8, 7, "osapi-agent", "send jobs.results", "PRODUCER", 40, 48),
				span(9, 8, "arbitex-platform", "process jobs.results", "CONSUMER", 49, 90),
				span(10, 9, "arbitex-platform", "UPDATE jobs", "CLIENT", 50, 60),
				span(11, 1, "osapi-cli", "GET /api/jobs/{id}", "CLIENT", 21, 99),
				span(12, 11, "arbitex-platform", "GET /api/jobs/{id}", "SERVER", 22, 98),
				span(13, 12, "arbitex-platform", "SELECT jobs", "CLIENT", 23, 24)));
	}

	/**
	 * The complete one, one step of which takes longer, and everybody who waits for it.
	 * @param name the name of the step
	 * @param kind its kind
	 * @param milliseconds how much longer
	 * @return the trace
	 */
	public static Trace delayed(String name, String kind, long milliseconds) {
		Span step = complete().spans()
			.stream()
			.filter((span) -> span.name().equals(name) && span.kind().equals(kind))
			.findFirst()
			.orElseThrow();
		long nanos = milliseconds * 1_000_000;
		return new Trace(complete().spans()
			.stream()
			.map((span) -> new Span(span.traceId(), span.spanId(), span.parentSpanId(), span.service(), span.name(),
					span.kind(), span.startNanos() + ((span.startNanos() >= step.endNanos()) ? nanos : 0),
					span.endNanos() + ((span.endNanos() >= step.endNanos()) ? nanos : 0), span.failed(),
					span.attributes()))
			.toList());
	}

	/**
	 * What is left without a service.
	 * @param service the service
	 * @return the trace
	 */
	public static Trace withoutService(String service) {
		return new Trace(complete().spans().stream().filter((span) -> !span.service().equals(service)).toList());
	}

	private static Span statement(Span span) {
		return new Span(span.traceId(), span.spanId(), span.parentSpanId(), span.service(), span.name(), span.kind(),
				span.startNanos(), span.endNanos(), span.failed(), Map.of("db.system.name", "h2"));
	}

	public static Trace without(String name) {
		return new Trace(complete().spans().stream().filter((span) -> !span.name().equals(name)).toList());
	}

	public static Trace with(Span additional) {
		List<Span> spans = new ArrayList<>(complete().spans());
		spans.add(additional);
		return new Trace(spans);
	}

	public static Trace changed(String name, UnaryOperator<Span> change) {
		return new Trace(complete().spans()
			.stream()
			.map((span) -> span.name().equals(name) ? change.apply(span) : span)
			.toList());
	}

	public static Span span(int id, int parent, String service, String name, String kind, long from, long to) {
		return new Span(ID, spanId(id), spanId(parent), service, name, kind, START + from * 1_000_000,
				START + to * 1_000_000, false, Map.of());
	}

	public static String spanId(int id) {
		return (id == 0) ? "" : "%016x".formatted(id);
	}

}
