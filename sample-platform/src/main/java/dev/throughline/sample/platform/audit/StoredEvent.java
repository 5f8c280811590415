package dev.throughline.sample.platform.audit;

import java.util.UUID;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Answer to an event that is stored.
 *
 * @param eventId identity of the event
 */
@JsonNaming(SnakeCaseStrategy.class)
record StoredEvent(UUID eventId) {

}
