package dev.throughline.instrumentation.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * Follows the requests of RestClient and RestTemplate, which hand down the URI that they
 * were given, on the thread that they were called on. It does not matter who makes their
 * spans.
 */
final class BlockingRequestsAbove implements ObservationHandler<ClientRequestObservationContext> {

	private final RequestsAbove requests;

	BlockingRequestsAbove(RequestsAbove requests) {
		this.requests = requests;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ClientRequestObservationContext;
	}

	@Override
	public void onStart(ClientRequestObservationContext context) {
		ClientHttpRequest request = context.getCarrier();
		if (this.requests.isFollowed() && request != null) {
			this.requests.begin(request.getURI(), context, Thread.currentThread());
		}
	}

	@Override
	public void onStop(ClientRequestObservationContext context) {
		this.requests.end(context);
	}

}
