package dev.throughline.redaction;

import java.util.ArrayList;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.AttributeType;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.common.Value;
import org.jspecify.annotations.Nullable;

/**
 * Redacts attributes of any type. A value that is no string becomes one when it is
 * replaced.
 */
final class AttributeRedaction {

	private static final long SHORTEST_CARD = 1_000_000_000_000L;

	private final Redactor redactor;

	AttributeRedaction(Redactor redactor) {
		this.redactor = redactor;
	}

	boolean isClean(AttributeKey<?> key, Object value) {
		String name = key.getKey();
		AttributeType type = key.getType();
		if (type == AttributeType.STRING) {
			return this.redactor.value(name, (String) value) == value;
		}
		if (type == AttributeType.STRING_ARRAY) {
			return isClean(name, (List<?>) value);
		}
		return !this.redactor.denies(name) && (this.redactor.allows(name) || isCleanText(type, value));
	}

	private boolean isClean(String name, List<?> values) {
		for (int i = 0; i < values.size(); i++) {
			if (this.redactor.value(name, (String) values.get(i)) != values.get(i)) {
				return false;
			}
		}
		return true;
	}

	private boolean isCleanText(AttributeType type, Object value) {
		if (type == AttributeType.LONG && (Long) value < SHORTEST_CARD) {
			return true;
		}
		if (type == AttributeType.LONG || type == AttributeType.LONG_ARRAY || type == AttributeType.VALUE) {
			String text = asText(value);
			return this.redactor.text(text) == text;
		}
		return true;
	}

	Attributes redact(Attributes attributes) {
		AttributesBuilder builder = Attributes.builder();
		attributes.forEach((key, value) -> put(builder, key, value));
		return builder.build();
	}

	@SuppressWarnings("unchecked")
	private void put(AttributesBuilder builder, AttributeKey<?> key, Object value) {
		if (isClean(key, value)) {
			builder.put((AttributeKey<Object>) key, value);
		}
		else if (key.getType() == AttributeType.STRING_ARRAY) {
			builder.put((AttributeKey<List<String>>) key, redact(key.getKey(), (List<?>) value));
		}
		else {
			String redacted = this.redactor.value(key.getKey(), asText(value));
			if (redacted != null) {
				builder.put(AttributeKey.stringKey(key.getKey()), redacted);
			}
		}
	}

	private List<String> redact(String name, List<?> values) {
		List<String> redacted = new ArrayList<>(values.size());
		for (Object value : values) {
			@Nullable String text = this.redactor.value(name, (String) value);
			if (text != null) {
				redacted.add(text);
			}
		}
		return redacted;
	}

	private static String asText(Object value) {
		return (value instanceof Value<?> structured) ? structured.asString() : value.toString();
	}

}
