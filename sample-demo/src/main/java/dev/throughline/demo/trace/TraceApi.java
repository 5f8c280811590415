package dev.throughline.demo.trace;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * How a backend is asked for a trace.
 *
 * @since 0.1.0
 */
public enum TraceApi {

	/**
	 * Tempo's trace-by-id, which the embedded backend speaks too.
	 */
	TEMPO("Tempo", "/api/traces/", ""),

	/**
	 * The third version of Jaeger's API, and the trace as it was sent: otherwise Jaeger
	 * moves spans to where it believes that the clocks should have been. The parameter
	 * has had two names, and each version ignores the one it does not know.
	 */
	JAEGER("Jaeger", "/api/v3/traces/", "?rawTraces=true&raw_traces=true");

	private final String title;

	private final String path;

	private final String parameters;

	TraceApi(String title, String path, String parameters) {
		this.title = title;
		this.path = path;
		this.parameters = parameters;
	}

	/**
	 * Return what people call it.
	 * @return the name
	 */
	public String title() {
		return this.title;
	}

	/**
	 * Return what it is called on the command line.
	 * @return the name in lower case
	 */
	public String text() {
		return name().toLowerCase(Locale.ROOT);
	}

	/**
	 * Return what all are called on the command line.
	 * @return the names in lower case
	 */
	public static List<String> names() {
		return Arrays.stream(values()).map(TraceApi::text).toList();
	}

	/**
	 * Return where a trace is.
	 * @param traceId the trace
	 * @return the part of the address after the backend's own
	 */
	String trace(String traceId) {
		return this.path + traceId + this.parameters;
	}

}
