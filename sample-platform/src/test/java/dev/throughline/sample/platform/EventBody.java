package dev.throughline.sample.platform;

import java.util.UUID;
import java.util.function.Consumer;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Audit event as an outpost posts it.
 */
final class EventBody {

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final UUID id;

	private EventBody(UUID id) {
		this.id = id;
	}

	static EventBody random() {
		return new EventBody(UUID.randomUUID());
	}

	UUID id() {
		return this.id;
	}

	String text() {
		return text((event) -> {
		});
	}

	String text(Consumer<ObjectNode> change) {
		ObjectNode event = JSON.createObjectNode()
			.put("event_id", this.id.toString())
			.put("occurred_at", "2026-03-12T14:00:00.123456789Z")
			.put("tenant", "acme-1")
			.put("action", "redact")
			.put("model", "claude-x");
		event.putObject("findings").put("email", 2).put("us_ssn", 0);
		change.accept(event);
		return event.toString();
	}

}
