package dev.throughline.test;

import java.util.LinkedHashMap;
import java.util.Map;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the handlers of an application under {@link HttpServerContract} answer with. One
 * of it is enough for an application; safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class ServerProbe {

	private final Tracer tracer;

	/**
	 * Creates a probe.
	 * @param tracer makes the child spans
	 */
	public ServerProbe(Tracer tracer) {
		this.tracer = tracer;
	}

	/**
	 * Describes what is current on the calling thread: the span, the baggage entry
	 * {@code tenant} and the ids in the MDC.
	 * @return one line, to be sent as the body or as a part of it
	 */
	public String current() {
		SpanContext span = io.opentelemetry.api.trace.Span.current().getSpanContext();
		return "trace=" + span.getTraceId() + " span=" + span.getSpanId() + " flags=" + span.getTraceFlags().asHex()
				+ " tenant=" + Baggage.current().getEntryValue("tenant") + " mdc=" + MDC.get("trace_id") + "-"
				+ MDC.get("span_id");
	}

	/**
	 * Makes a span named {@code contract.child} by hand and describes what is current in
	 * it.
	 * @return one line, to be sent as the body
	 */
	public String currentInChild() {
		Span span = this.tracer.nextSpan().name("contract.child").start();
		try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
			return current();
		}
		finally {
			span.end();
		}
	}

	/**
	 * Fails as an unexpected error of the application does.
	 * @return nothing
	 * @throws IllegalStateException always
	 */
	public String fail() {
		throw new IllegalStateException("broken on purpose");
	}

	/**
	 * What a handler saw.
	 *
	 * @param traceId id of the current trace
	 * @param spanId id of the current span
	 * @param flags trace flags in hexadecimal
	 * @param tenant baggage entry, or {@code null} when there is none
	 * @param mdc ids in the MDC with a hyphen between them
	 */
	record Seen(String traceId, String spanId, String flags, @Nullable String tenant, String mdc) {

		static Seen in(String line) {
			Map<String, String> members = new LinkedHashMap<>();
			for (String member : line.trim().split(" ")) {
				int equals = member.indexOf('=');
				if (equals < 0) {
					throw new AssertionError("Not the line of a probe: " + line);
				}
				members.put(member.substring(0, equals), member.substring(equals + 1));
			}
			String tenant = members.get("tenant");
			return new Seen(members.getOrDefault("trace", ""), members.getOrDefault("span", ""),
					members.getOrDefault("flags", ""), "null".equals(tenant) ? null : tenant,
					members.getOrDefault("mdc", ""));
		}

		boolean isSampled() {
			return (Integer.parseInt(this.flags, 16) & 1) == 1;
		}

	}

}
