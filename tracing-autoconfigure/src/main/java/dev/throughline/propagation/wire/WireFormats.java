package dev.throughline.propagation.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import io.opentelemetry.extension.trace.propagation.B3Propagator;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties.Propagation.PropagationType;

/**
 * The formats that Spring Boot's properties name. All that are to be produced are
 * written; of those to be consumed the first that yields a trace counts. Baggage is read
 * and written beside them, whichever that is.
 */
final class WireFormats implements TextMapPropagator {

	private final List<TextMapPropagator> written;

	private final List<TextMapPropagator> readUntilFound;

	private final List<TextMapPropagator> readAlways;

	private final Set<String> fields = new LinkedHashSet<>();

	private WireFormats(List<TextMapPropagator> written, List<TextMapPropagator> readUntilFound,
			List<TextMapPropagator> readAlways) {
		this.written = written;
		this.readUntilFound = readUntilFound;
		this.readAlways = readAlways;
		List.of(written, readUntilFound, readAlways)
			.forEach((propagators) -> propagators.forEach((propagator) -> this.fields.addAll(propagator.fields())));
	}

	/**
	 * Creates the formats.
	 * @param properties those of Spring Boot
	 * @param baggageNamed whether baggage was asked for by name, and not only left on; it
	 * goes without W3C's trace context then, as with {@code OTEL_PROPAGATORS=b3,baggage}
	 * @return the formats as one propagator
	 */
	static TextMapPropagator of(TracingProperties properties, boolean baggageNamed) {
		Propagation propagation = properties.getPropagation();
		List<PropagationType> type = propagation.getType();
		List<PropagationType> produced = (type != null) ? type : propagation.getProduce();
		List<PropagationType> consumed = (type != null) ? type : propagation.getConsume();
		List<TextMapPropagator> written = traceFormats(produced);
		List<TextMapPropagator> readAlways = new ArrayList<>();
		TracingProperties.Baggage baggage = properties.getBaggage();
		if (baggage.isEnabled()) {
			TextMapPropagator header = new BaggagePropagator();
			TextMapPropagator remoteFields = new RemoteFieldsPropagator(baggage.getRemoteFields());
			addBaggage(written, baggageNamed || produced.contains(PropagationType.W3C), header, remoteFields);
			addBaggage(readAlways, baggageNamed || consumed.contains(PropagationType.W3C), header, remoteFields);
		}
		return new WireFormats(written, traceFormats(consumed), readAlways);
	}

	private static List<TextMapPropagator> traceFormats(List<PropagationType> types) {
		List<TextMapPropagator> formats = new ArrayList<>();
		for (PropagationType type : types) {
			formats.add(traceFormat(type));
		}
		return formats;
	}

	private static TextMapPropagator traceFormat(PropagationType type) {
		return switch (type) {
			case W3C -> new TraceContextPropagator();
			case B3 -> B3Propagator.injectingSingleHeader();
			case B3_MULTI -> B3Propagator.injectingMultiHeaders();
		};
	}

	private static void addBaggage(List<TextMapPropagator> formats, boolean withHeader, TextMapPropagator header,
			TextMapPropagator remoteFields) {
		if (withHeader) {
			formats.add(header);
		}
		if (!remoteFields.fields().isEmpty()) {
			formats.add(remoteFields);
		}
	}

	@Override
	public Collection<String> fields() {
		return this.fields;
	}

	@Override
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter) {
		if (context == null || setter == null) {
			return;
		}
		for (TextMapPropagator format : this.written) {
			format.inject(context, carrier, setter);
		}
	}

	@Override
	public <C> Context extract(Context context, @Nullable C carrier, TextMapGetter<C> getter) {
		if (context == null || getter == null) {
			return (context != null) ? context : Context.root();
		}
		Context extracted = context;
		for (int i = 0; i < this.readUntilFound.size() && extracted == context; i++) {
			extracted = this.readUntilFound.get(i).extract(context, carrier, getter);
		}
		for (TextMapPropagator format : this.readAlways) {
			extracted = format.extract(extracted, carrier, getter);
		}
		return extracted;
	}

	@Override
	public String toString() {
		return "WireFormats{written=" + this.written + ", read=" + this.readUntilFound + this.readAlways + "}";
	}

}
