package dev.throughline.sample.platform.audit;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;

/**
 * Reads an instant from ISO-8601 text only: Jackson's own deserializer takes numbers too,
 * and years that no database keeps. Cuts it to microseconds, which is what PostgreSQL
 * keeps, so that a repeated event equals the stored one.
 */
final class IsoInstantDeserializer extends ValueDeserializer<Instant> {

	private static final Pattern FOUR_DIGIT_YEAR = Pattern.compile("[0-9]{4}-.{1,31}");

	@Override
	public Instant deserialize(JsonParser parser, DeserializationContext context) {
		if (!parser.hasToken(JsonToken.VALUE_STRING)) {
			return (Instant) context.handleUnexpectedToken(Instant.class, parser);
		}
		String text = parser.getString();
		if (FOUR_DIGIT_YEAR.matcher(text).matches()) {
			try {
				return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MICROS);
			}
			catch (DateTimeException ex) {
				// falls through to the one error for all malformed text
			}
		}
		return (Instant) context.handleWeirdStringValue(Instant.class, text, "not an ISO-8601 instant");
	}

}
