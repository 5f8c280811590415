package dev.throughline.instrumentation.http;

import java.net.URI;

import dev.throughline.propagation.OutboundPropagation;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientRequestObservationContext;
import org.springframework.web.reactive.function.client.ClientResponse;

/**
 * Span of an exchange made by WebClient.
 */
final class ReactiveClientSpanHandler
		extends HttpClientSpanHandler<ClientRequest.Builder, ClientRequestObservationContext> {

	ReactiveClientSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			OutboundPropagation propagation, CalleeCheck calleeCheck, DroppedSpans dropped) {
		super(tracer, otelTracer, propagation, calleeCheck, dropped);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ClientRequestObservationContext;
	}

	@Override
	@Nullable URI uri(ClientRequestObservationContext context) {
		ClientRequest request = context.getRequest();
		return (request != null) ? request.url() : null;
	}

	@Override
	boolean isCancelled(ClientRequestObservationContext context) {
		return context.isAborted();
	}

	@Override
	@Nullable String responseHeader(ClientRequestObservationContext context, String name) {
		ClientResponse response = context.getResponse();
		return (response != null) ? response.headers().asHttpHeaders().getFirst(name) : null;
	}

	@Override
	void describeExchange(ClientRequestObservationContext context, Span span) {
		ClientRequest request = context.getRequest();
		if (request != null) {
			ClientResponse response = context.getResponse();
			describeRequest(context, span, request.method().name(), context.getUriTemplate(),
					(response != null) ? response.statusCode().value() : 0);
		}
	}

}
