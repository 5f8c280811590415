package dev.throughline.sample.proxy.audit;

import java.util.Map;
import java.util.Objects;

/**
 * An event that waits, with the trace of the request that it tells of.
 *
 * @param trace what the trace carrier captured in the request
 * @param event the event
 */
record KeptEvent(Map<String, String> trace, AuditEvent event) {

	KeptEvent {
		Objects.requireNonNull(trace, "trace");
		Objects.requireNonNull(event, "event");
	}

}
