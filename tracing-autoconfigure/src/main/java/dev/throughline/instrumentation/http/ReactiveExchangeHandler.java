package dev.throughline.instrumentation.http;

import io.micrometer.observation.Observation;

import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Response headers of the reactive server.
 */
final class ReactiveExchangeHandler extends ServerExchangeHandler<ServerRequestObservationContext> {

	ReactiveExchangeHandler(TraceResponseHeaders responseHeaders) {
		super(responseHeaders);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ServerRequestObservationContext;
	}

	@Override
	void addHeader(ServerRequestObservationContext context, String name, String value) {
		ServerHttpResponse response = context.getResponse();
		if (response != null) {
			response.getHeaders().add(name, value);
		}
	}

}
