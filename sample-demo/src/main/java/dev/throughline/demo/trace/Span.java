package dev.throughline.demo.trace;

import java.util.Map;
import java.util.Set;

/**
 * One finished span as a trace backend tells it.
 *
 * @param traceId the trace it belongs to, in hex
 * @param spanId its own id, in hex
 * @param parentSpanId the id of its parent in hex, empty for a root
 * @param service the service that made it
 * @param name its name
 * @param kind its kind, such as {@code SERVER}
 * @param startNanos when it started, in nanoseconds since the epoch
 * @param endNanos when it ended, in nanoseconds since the epoch
 * @param failed whether its status is an error
 * @param attributes its attributes, by name
 * @since 0.1.0
 */
public record Span(String traceId, String spanId, String parentSpanId, String service, String name, String kind,
		long startNanos, long endNanos, boolean failed, Map<String, String> attributes) {

	private static final Set<String> HTTP_METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

	public Span {
		attributes = Map.copyOf(attributes);
	}

	/**
	 * How long it took.
	 * @return the time in nanoseconds
	 */
	public long durationNanos() {
		return this.endNanos - this.startNanos;
	}

	/**
	 * The name to show: an HTTP client span is marked, because the server span it leads
	 * to has the same name.
	 * @return the name, with a mark after the method
	 */
	public String displayName() {
		int space = this.name.indexOf(' ');
		if (!"CLIENT".equals(this.kind) || space < 0 || !HTTP_METHODS.contains(this.name.substring(0, space))) {
			return this.name;
		}
		return this.name.substring(0, space) + " (client)" + this.name.substring(space);
	}

}
