package dev.throughline.sample.sidecar.protocol;

import java.util.Map;
import java.util.Objects;

/**
 * Asks an agent about a request.
 *
 * @param event what happened, {@link #REQUEST_HEADERS} or {@link #HELLO}
 * @param metadata {@code correlation_id}, {@code client_ip}, {@code route_id} and the
 * trace context, such as {@code traceparent}
 * @param headers the request's headers that matter, by lower-case name
 * @since 0.1.0
 */
public record AgentRequest(String event, Map<String, String> metadata, Map<String, String> headers) {

	/**
	 * The headers of a request have arrived.
	 */
	public static final String REQUEST_HEADERS = "request_headers";

	/**
	 * The outpost has started and looks whether the agent is there.
	 */
	public static final String HELLO = "hello";

	public AgentRequest {
		Objects.requireNonNull(event, "event");
		Objects.requireNonNull(metadata, "metadata");
		Objects.requireNonNull(headers, "headers");
	}

	@Override
	public String toString() {
		// not the headers: they hold secrets
		return "AgentRequest[event=" + this.event + "]";
	}

}
