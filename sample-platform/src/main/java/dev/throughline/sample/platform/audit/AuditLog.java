package dev.throughline.sample.platform.audit;

import java.time.Instant;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Stored audit event.
 *
 * @param event the event as it was posted
 * @param traceId trace in which it was stored
 * @param receivedAt time at which it was stored
 */
@JsonNaming(SnakeCaseStrategy.class)
record AuditLog(@JsonUnwrapped AuditEvent event, @Nullable String traceId, Instant receivedAt) {

}
