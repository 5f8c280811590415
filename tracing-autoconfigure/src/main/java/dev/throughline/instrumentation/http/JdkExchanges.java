package dev.throughline.instrumentation.http;

import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.util.Collections;
import java.util.Iterator;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;

/**
 * Starts the observation of exchanges of the JDK's HttpClient, unless somebody above it
 * has done so: RestClient, RestTemplate and WebClient may work with the same client.
 */
final class JdkExchanges {

	private static final Logger logger = LoggerFactory.getLogger(JdkExchanges.class);

	private final ObservationRegistry registry;

	private final JdkExchangeConvention convention;

	private final ObjectProvider<ContextPropagators> propagators;

	private final RequestsAbove above;

	JdkExchanges(ObservationRegistry registry, JdkExchangeConvention convention,
			ObjectProvider<ContextPropagators> propagators, RequestsAbove above) {
		this.registry = registry;
		this.convention = convention;
		this.propagators = propagators;
		this.above = above;
	}

	/**
	 * Makes a client observed.
	 * @param client the client that sends
	 * @return the client to use
	 */
	ObservedHttpClient observe(HttpClient client) {
		this.above.follow();
		return new ObservedHttpClient(client, this);
	}

	/**
	 * Starts an exchange. Called on the thread that sends the request.
	 * @param request the request as the caller made it
	 * @return the exchange, or {@code null} when the request is to be sent as it is
	 */
	@Nullable JdkExchange begin(HttpRequest request) {
		try {
			if (this.registry.isNoop() || carriesContext(request) || this.above.contains(request.uri())) {
				return null;
			}
			JdkExchangeContext context = new JdkExchangeContext(request);
			Observation observation = Observation.createNotStarted(null, this.convention, () -> context, this.registry);
			return observation.isNoop() ? null : new JdkExchange(observation, context);
		}
		catch (RuntimeException ex) {
			logger.debug("Exchange was not observed", ex);
			return null;
		}
	}

	/**
	 * Tells whether a client above has injected its context, on whatever thread, or the
	 * caller has written the header.
	 * @param request the request
	 * @return whether it carries a context that can be read
	 */
	private boolean carriesContext(HttpRequest request) {
		ContextPropagators found = this.propagators.getIfAvailable();
		if (found == null || request.headers().map().isEmpty()) {
			return false;
		}
		Context carried = found.getTextMapPropagator().extract(Context.root(), request.headers(), Getter.INSTANCE);
		return Span.fromContext(carried).getSpanContext().isValid();
	}

	private enum Getter implements TextMapGetter<HttpHeaders> {

		INSTANCE;

		@Override
		public Iterable<String> keys(HttpHeaders headers) {
			return headers.map().keySet();
		}

		@Override
		public @Nullable String get(@Nullable HttpHeaders headers, String key) {
			return (headers != null) ? headers.firstValue(key).orElse(null) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable HttpHeaders headers, String key) {
			return (headers != null) ? headers.allValues(key).iterator() : Collections.emptyIterator();
		}

	}

}
