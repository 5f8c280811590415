package dev.throughline.instrumentation.http;

import java.io.IOException;
import java.net.URI;

import dev.throughline.propagation.OutboundPropagation;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;

/**
 * Span of an exchange made by RestClient or RestTemplate.
 */
final class BlockingClientSpanHandler
		extends HttpClientSpanHandler<ClientHttpRequest, ClientRequestObservationContext> {

	BlockingClientSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			OutboundPropagation propagation, CalleeCheck calleeCheck, DroppedSpans dropped) {
		super(tracer, otelTracer, propagation, calleeCheck, dropped);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ClientRequestObservationContext;
	}

	@Override
	@Nullable URI uri(ClientRequestObservationContext context) {
		ClientHttpRequest request = context.getCarrier();
		return (request != null) ? request.getURI() : null;
	}

	@Override
	@Nullable String responseHeader(ClientRequestObservationContext context, String name) {
		ClientHttpResponse response = context.getResponse();
		return (response != null) ? response.getHeaders().getFirst(name) : null;
	}

	@Override
	void describeExchange(ClientRequestObservationContext context, Span span) {
		ClientHttpRequest request = context.getCarrier();
		if (request != null) {
			describeRequest(context, span, request.getMethod().name(), context.getUriTemplate(), status(context));
		}
	}

	private static int status(ClientRequestObservationContext context) {
		ClientHttpResponse response = context.getResponse();
		try {
			return (response != null) ? response.getStatusCode().value() : 0;
		}
		catch (IOException ex) {
			return 0;
		}
	}

}
