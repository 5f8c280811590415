package dev.throughline.instrumentation.http;

import java.util.List;

import org.springframework.util.Assert;

/**
 * Observes HTTP clients that are neither beans nor made by Spring Boot's builders, such
 * as a {@code RestClient.create()} in a method or a client that a library is given:
 *
 * <pre>
 * RestClient client = tracing.observe(RestClient.create());
 * </pre>
 *
 * Spans, meters and propagation are those of a client that Spring Boot made. Clients that
 * are beans need none of this. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class HttpClientTracing {

	private final List<ClientObserver> observers;

	HttpClientTracing(List<ClientObserver> observers) {
		this.observers = List.copyOf(observers);
	}

	/**
	 * Makes a client observed: a {@code RestClient}, {@code WebClient} or a builder of
	 * either, a {@code RestTemplate} or {@code RestTemplateBuilder}, or a
	 * {@link java.net.http.HttpClient}. One that has an {@code ObservationRegistry}
	 * already, and one that was observed before, comes back as it is: nothing is observed
	 * twice. An {@code HttpClient} comes back as an {@code HttpClient}, whatever class of
	 * yours it was.
	 * @param client the client
	 * @param <C> the type by which the client is known
	 * @return the client to use: the given one, changed in place, for a
	 * {@code RestTemplate} and for a builder of {@code RestClient} or {@code WebClient};
	 * otherwise another one
	 * @throws IllegalArgumentException when the client is none of these, or an
	 * implementation of {@code RestClient} or {@code WebClient} that is not Spring's
	 */
	@SuppressWarnings("unchecked")
	public <C> C observe(C client) {
		Assert.notNull(client, "'client' must not be null");
		for (ClientObserver observer : this.observers) {
			Object observed = observer.observe(client);
			if (observed != null) {
				return (C) observed;
			}
		}
		throw new IllegalArgumentException("'client' of " + client.getClass().getName()
				+ " cannot be observed (expected: RestClient or WebClient as Spring makes them, a builder of these, "
				+ "RestTemplate, RestTemplateBuilder or java.net.http.HttpClient; of a client of yours, observe the "
				+ "one that it calls)");
	}

}
