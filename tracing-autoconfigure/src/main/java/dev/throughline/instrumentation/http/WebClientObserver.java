package dev.throughline.instrumentation.http;

import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes WebClient and its builders observed. Who set a registry keeps it; who set a
 * convention keeps that.
 */
final class WebClientObserver implements ClientObserver {

	private final ObservationRegistry registry;

	private final ClientRequestObservationConvention convention;

	/**
	 * Creates the observer.
	 * @param registry the registry, asked when an exchange is made
	 * @param convention a convention of the application, asked for when the first
	 * exchange is made
	 * @param name the name of the observation when there is no convention, asked for then
	 */
	WebClientObserver(ObservationRegistry registry, ObjectProvider<ClientRequestObservationConvention> convention,
			Supplier<String> name) {
		this.registry = registry;
		this.convention = new Convention(
				() -> convention.getIfAvailable(() -> new DefaultClientRequestObservationConvention(name.get())));
	}

	/**
	 * Tells whether an object can be observed. An implementation of WebClient that is not
	 * Spring's cannot, because nothing is known of its {@code mutate()}.
	 * @param client any object
	 * @return whether it can
	 */
	static boolean supports(Object client) {
		return (client instanceof WebClient || client instanceof WebClient.Builder)
				&& client.getClass().getPackageName().equals(WebClient.class.getPackageName());
	}

	@Override
	public @Nullable Object observe(Object client) {
		if (!supports(client)) {
			return null;
		}
		ObservationSettings settings = ObservationSettings.of(client, ClientRequestObservationConvention.class);
		if (settings.hasRegistry()) {
			return client;
		}
		if (client instanceof WebClient.Builder builder) {
			return observeBuilder(builder, settings);
		}
		return observeBuilder(((WebClient) client).mutate(), settings).build();
	}

	@Override
	public boolean isClient(Object bean) {
		return bean instanceof WebClient;
	}

	@Override
	public boolean isObserved(Object client) {
		return ObservationSettings.of(client, ClientRequestObservationConvention.class).isHeard();
	}

	private WebClient.Builder observeBuilder(WebClient.Builder builder, ObservationSettings settings) {
		if (!settings.hasConvention()) {
			builder.observationConvention(this.convention);
		}
		return builder.observationRegistry(this.registry);
	}

	private static final class Convention extends DeferredConvention<ClientRequestObservationContext>
			implements ClientRequestObservationConvention {

		private Convention(Supplier<ClientRequestObservationConvention> convention) {
			super(convention);
		}

	}

}
