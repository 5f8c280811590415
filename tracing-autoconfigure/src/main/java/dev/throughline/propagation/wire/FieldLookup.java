package dev.throughline.propagation.wire;

import java.util.function.BiConsumer;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageEntry;
import org.jspecify.annotations.Nullable;

/**
 * Finds the baggage of a configured field, whose name has no case in Spring Boot. An
 * entry of exactly that name counts before others, so that no caller can hide it.
 */
final class FieldLookup implements BiConsumer<String, BaggageEntry> {

	private final String field;

	private @Nullable String value;

	private FieldLookup(String field) {
		this.field = field;
	}

	static @Nullable String find(Baggage baggage, String field) {
		String exact = baggage.getEntryValue(field);
		if (exact != null) {
			return exact;
		}
		FieldLookup lookup = new FieldLookup(field);
		baggage.forEach(lookup);
		return lookup.value;
	}

	@Override
	public void accept(String key, BaggageEntry entry) {
		if (this.value == null && this.field.equalsIgnoreCase(key)) {
			this.value = entry.getValue();
		}
	}

}
