package dev.throughline.propagation.wire;

import java.util.Collection;
import java.util.List;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * W3C Baggage over all header lines: up to 64 members and 8192 bytes in each direction,
 * whole members only.
 *
 * @see <a href="https://www.w3.org/TR/baggage/">W3C Baggage</a>
 */
final class BaggagePropagator implements TextMapPropagator {

	private static final String BAGGAGE = "baggage";

	private static final List<String> FIELDS = List.of(BAGGAGE);

	@Override
	public Collection<String> fields() {
		return FIELDS;
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		Baggage baggage = Baggage.fromContext(context);
		if (baggage.isEmpty()) {
			return;
		}
		String line = BaggageWriter.write(baggage);
		if (!line.isEmpty()) {
			setter.set(carrier, BAGGAGE, line);
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		Baggage baggage = BaggageReader.read(getter.getAll(carrier, BAGGAGE));
		return (baggage != null) ? context.with(baggage) : context;
	}

	@Override
	public String toString() {
		return BAGGAGE;
	}

}
