package dev.throughline.instrumentation.http;

import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;

/**
 * Makes RestClient and RestTemplate observed, and builders of the first. Who set a
 * registry keeps it; who set a convention keeps that.
 */
final class RestClientObserver implements ClientObserver {

	private final ObservationRegistry registry;

	private final ClientRequestObservationConvention convention;

	/**
	 * Creates the observer.
	 * @param registry the registry, asked when an exchange is made
	 * @param convention a convention of the application, asked for when the first
	 * exchange is made
	 * @param name the name of the observation when there is no convention, asked for then
	 */
	RestClientObserver(ObservationRegistry registry, ObjectProvider<ClientRequestObservationConvention> convention,
			Supplier<String> name) {
		this.registry = registry;
		this.convention = new Convention(
				() -> convention.getIfAvailable(() -> new DefaultClientRequestObservationConvention(name.get())));
	}

	/**
	 * Tells whether an object can be observed. An implementation of RestClient that is
	 * not Spring's cannot, because nothing is known of its {@code mutate()}.
	 * @param client any object
	 * @return whether it can
	 */
	static boolean supports(Object client) {
		return client instanceof RestTemplate || ((client instanceof RestClient || client instanceof RestClient.Builder)
				&& client.getClass().getPackageName().equals(RestClient.class.getPackageName()));
	}

	@Override
	public @Nullable Object observe(Object client) {
		if (!supports(client)) {
			return null;
		}
		if (client instanceof RestTemplate restTemplate) {
			observeTemplate(restTemplate);
			return restTemplate;
		}
		ObservationSettings settings = ObservationSettings.of(client, ClientRequestObservationConvention.class);
		if (settings.hasRegistry()) {
			return client;
		}
		if (client instanceof RestClient.Builder builder) {
			return observeBuilder(builder, settings);
		}
		return observeBuilder(((RestClient) client).mutate(), settings).build();
	}

	@Override
	public boolean isClient(Object bean) {
		return bean instanceof RestTemplate || bean instanceof RestClient;
	}

	@Override
	public boolean isObserved(Object client) {
		return (client instanceof RestTemplate restTemplate) ? !restTemplate.getObservationRegistry().isNoop()
				: ObservationSettings.of(client, ClientRequestObservationConvention.class).isHeard();
	}

	/**
	 * Makes a template observed that is not observed yet.
	 * @param restTemplate the template
	 */
	void observeTemplate(RestTemplate restTemplate) {
		if (restTemplate.getObservationRegistry() != ObservationRegistry.NOOP) {
			return;
		}
		restTemplate.setObservationRegistry(this.registry);
		if (restTemplate.getObservationConvention() == null) {
			restTemplate.setObservationConvention(this.convention);
		}
	}

	private RestClient.Builder observeBuilder(RestClient.Builder builder, ObservationSettings settings) {
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
