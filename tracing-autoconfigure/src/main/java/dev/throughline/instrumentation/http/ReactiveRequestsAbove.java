package dev.throughline.instrumentation.http;

import java.net.URI;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;

/**
 * Follows the requests of WebClient, which may be sent on any thread. Each is given a URI
 * of its own, so that no other request has the same object. It does not matter who makes
 * their spans.
 */
final class ReactiveRequestsAbove implements ObservationHandler<ClientRequestObservationContext> {

	private final RequestsAbove requests;

	ReactiveRequestsAbove(RequestsAbove requests) {
		this.requests = requests;
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ClientRequestObservationContext;
	}

	@Override
	public void onStart(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		ClientRequest.Builder carrier = context.getCarrier();
		if (this.requests.isFollowed() && request != null && carrier != null) {
			URI own = copy(request.url());
			carrier.url(own);
			this.requests.begin(own, context, null);
		}
	}

	private static URI copy(URI uri) {
		try {
			return URI.create(uri.toString());
		}
		catch (IllegalArgumentException ex) {
			return uri;
		}
	}

	@Override
	public void onStop(ClientRequestObservationContext context) {
		this.requests.end(context);
	}

}
