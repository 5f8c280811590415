package dev.throughline.demo.trace;

import java.net.URI;

/**
 * Where finished traces are fetched from.
 *
 * @param query the backend's query address
 * @param api how it is asked
 * @since 0.1.0
 */
public record TraceSource(URI query, TraceApi api) {

	/**
	 * The address of a trace.
	 * @param traceId the trace
	 * @return where its JSON is
	 */
	URI trace(String traceId) {
		return URI.create(this.query + this.api.trace(traceId));
	}

}
