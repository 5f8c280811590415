package dev.throughline.propagation;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import dev.throughline.network.HostPatterns;
import dev.throughline.network.ServerAddress;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Decides which hosts get context and which of those get baggage. The host is that of the
 * request's URI when the client's span starts. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class OutboundPropagation {

	private static final String BAGGAGE = "baggage";

	private final TextMapPropagator propagator;

	private final HostPatterns allowed;

	private final HostPatterns denied;

	private final @Nullable HostPatterns baggage;

	private final Set<String> baggageFields;

	private OutboundPropagation(TextMapPropagator propagator, HostPatterns allowed, HostPatterns denied,
			@Nullable HostPatterns baggage, List<String> remoteFields) {
		this.propagator = propagator;
		this.allowed = allowed;
		this.denied = denied;
		this.baggage = baggage;
		Set<String> fields = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
		remoteFields.forEach((field) -> fields.add(field.toLowerCase(Locale.ROOT)));
		this.baggageFields = fields;
	}

	/**
	 * Sends everything to every host, as plain Spring Boot does.
	 * @param propagators what writes the context
	 * @return the propagation
	 */
	public static OutboundPropagation toEverybody(ContextPropagators propagators) {
		HostPatterns none = HostPatterns.of("", List.of());
		return new OutboundPropagation(propagators.getTextMapPropagator(), none, none, null, List.of());
	}

	/**
	 * Sends to the hosts that the properties name.
	 * @param properties the properties
	 * @param remoteFields baggage that is sent as headers of its own
	 * @param propagators what writes the context
	 * @return the propagation
	 */
	static OutboundPropagation of(TrustBoundaryProperties properties, List<String> remoteFields,
			ContextPropagators propagators) {
		return new OutboundPropagation(propagators.getTextMapPropagator(),
				HostPatterns.of("throughline.propagation.outbound.allow", properties.outbound().allow()),
				HostPatterns.of("throughline.propagation.outbound.deny", properties.outbound().deny()),
				HostPatterns.of("throughline.propagation.baggage.allow", properties.baggage().allow()), remoteFields);
	}

	/**
	 * Writes context and baggage into a request as far as its host may have them.
	 * @param context the context with the client's span
	 * @param carrier the request
	 * @param setter writes the request's headers
	 * @param target tells the URI of the request, {@code null} when it is not known;
	 * asked only when it matters
	 * @param <C> the type of the carrier
	 */
	public <C> void inject(Context context, @Nullable C carrier, TextMapSetter<C> setter,
			Function<@Nullable C, @Nullable URI> target) {
		boolean chooses = !this.allowed.isEmpty() || !this.denied.isEmpty();
		boolean carriesBaggage = this.baggage != null
				&& (!this.baggageFields.isEmpty() || !Baggage.fromContext(context).isEmpty());
		if (!chooses && !carriesBaggage) {
			this.propagator.inject(context, carrier, setter);
			return;
		}
		URI uri = target.apply(carrier);
		if (chooses && !mayHaveContext(uri)) {
			return;
		}
		if (!carriesBaggage || (this.baggage != null && this.baggage.contains(uri))) {
			this.propagator.inject(context, carrier, setter);
			return;
		}
		// Spring Boot's propagator of remote fields does not look into the context
		this.propagator.inject(context.with(Baggage.empty()), carrier, (request, key, value) -> {
			if (!key.equalsIgnoreCase(BAGGAGE) && !this.baggageFields.contains(key)) {
				setter.set(request, key, value);
			}
		});
	}

	/**
	 * Tells whether a host gets context.
	 * @param uri the URI of a request
	 * @return whether {@link #inject} writes the context into it
	 */
	public boolean reaches(URI uri) {
		return (this.allowed.isEmpty() && this.denied.isEmpty()) || mayHaveContext(uri);
	}

	private boolean mayHaveContext(@Nullable URI uri) {
		return uri != null && ServerAddress.of(uri) != null && !this.denied.contains(uri)
				&& (this.allowed.isEmpty() || this.allowed.contains(uri));
	}

}
