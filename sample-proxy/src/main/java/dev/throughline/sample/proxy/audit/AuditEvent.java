package dev.throughline.sample.proxy.audit;

import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import dev.throughline.sample.proxy.policy.Action;
import dev.throughline.sample.proxy.policy.Detector;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * One request as the platform records it: what was found and done, never what was said.
 *
 * @param eventId identifies the event, so that the platform can drop a repetition
 * @param occurredAt when the request was scanned
 * @param tenant who asked
 * @param action what happened to the request
 * @param model the model asked for
 * @param findings number of findings by detector
 * @since 0.1.0
 */
@JsonNaming(PropertyNamingStrategies.SnakeCaseStrategy.class)
public record AuditEvent(UUID eventId, Instant occurredAt, String tenant, String action, String model,
		Map<String, Integer> findings) {

	/**
	 * Create an event with a new id.
	 * @param occurredAt when the request was scanned
	 * @param tenant who asked
	 * @param model the model asked for
	 * @param action what happens to the request
	 * @param findings number of findings by detector
	 * @return the event
	 */
	public static AuditEvent of(Instant occurredAt, String tenant, String model, Action action,
			Map<Detector, Integer> findings) {
		Map<String, Integer> byId = new TreeMap<>();
		findings.forEach((detector, count) -> byId.put(detector.id(), count));
		return new AuditEvent(UUID.randomUUID(), occurredAt, tenant, action.id(), model, byId);
	}

}
