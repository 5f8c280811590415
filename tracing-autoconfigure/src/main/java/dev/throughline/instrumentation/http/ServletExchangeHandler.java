package dev.throughline.instrumentation.http;

import io.micrometer.observation.Observation;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Response headers of the servlet server, and ids on the container's log lines about a
 * failed request.
 */
final class ServletExchangeHandler extends ServerExchangeHandler<ServerRequestObservationContext> {

	ServletExchangeHandler(TraceResponseHeaders responseHeaders) {
		super(responseHeaders);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ServerRequestObservationContext;
	}

	@Override
	void addHeader(ServerRequestObservationContext context, String name, String value) {
		HttpServletResponse response = context.getResponse();
		if (response != null) {
			response.addHeader(name, value);
		}
	}

	@Override
	public void onError(ServerRequestObservationContext context) {
		context.put(Failed.class, Failed.FAILED);
	}

	@Override
	void finish(ServerRequestObservationContext context, Span span) {
		HttpServletResponse response = context.getResponse();
		boolean refused = response != null && response.getStatus() >= 400;
		if ((context.get(Failed.class) != null || refused) && context.getCarrier() != null) {
			ErrorDispatchScope.open(context.getCarrier(), Context.root().with(span));
		}
	}

	private enum Failed {

		FAILED

	}

}
