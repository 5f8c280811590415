package dev.throughline.sample.platform.audit;

import java.util.UUID;
import java.util.regex.Pattern;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads a UUID from its 36-character text only: Jackson's own deserializer takes Base64
 * too.
 */
final class StrictUuidDeserializer extends ValueDeserializer<UUID> {

	private static final Pattern TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

	@Override
	public UUID deserialize(JsonParser parser, DeserializationContext context) {
		if (!parser.hasToken(JsonToken.VALUE_STRING)) {
			return (UUID) context.handleUnexpectedToken(UUID.class, parser);
		}
		String text = parser.getString();
		if (!TEXT.matcher(text).matches()) {
			return (UUID) context.handleWeirdStringValue(UUID.class, text, "not a UUID");
		}
		return UUID.fromString(text);
	}

}
