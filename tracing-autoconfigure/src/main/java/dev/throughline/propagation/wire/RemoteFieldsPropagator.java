package dev.throughline.propagation.wire;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.baggage.BaggageBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Baggage of Spring Boot's {@code management.tracing.baggage.remote-fields}, each in a
 * header of its own and not encoded. A value that is not {@linkplain SafeText safe} or
 * longer than a whole {@code baggage} header may be is neither taken over nor written;
 * one that is no header's value is not written.
 */
final class RemoteFieldsPropagator implements TextMapPropagator {

	private final List<String> fields;

	RemoteFieldsPropagator(List<String> fields) {
		this.fields = List.copyOf(fields);
	}

	@Override
	public Collection<String> fields() {
		return this.fields;
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		Baggage baggage = Baggage.fromContext(context);
		if (baggage.isEmpty()) {
			return;
		}
		for (String field : this.fields) {
			String value = FieldLookup.find(baggage, field);
			if (value != null && isBounded(value) && SafeText.isHeaderValue(value)) {
				setter.set(carrier, field, value);
			}
		}
	}

	private static boolean isBounded(String value) {
		return value.length() <= BaggageGrammar.MAX_LENGTH;
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		BaggageBuilder baggage = null;
		for (String field : this.fields) {
			String value = getter.get(carrier, field);
			if (value != null && isBounded(value) && SafeText.isSafe(value)) {
				baggage = (baggage != null) ? baggage : Baggage.fromContext(context).toBuilder();
				baggage.put(field, value);
			}
		}
		return (baggage != null) ? context.with(baggage.build()) : context;
	}

	@Override
	public String toString() {
		return "remote-fields";
	}

}
