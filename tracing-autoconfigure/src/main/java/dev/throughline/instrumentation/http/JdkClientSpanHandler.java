package dev.throughline.instrumentation.http;

import java.net.URI;
import java.net.http.HttpRequest;

import dev.throughline.propagation.OutboundPropagation;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;

/**
 * Span of an exchange made by the JDK's HttpClient.
 */
final class JdkClientSpanHandler extends HttpClientSpanHandler<HttpRequest.Builder, JdkExchangeContext> {

	JdkClientSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, OutboundPropagation propagation) {
		super(tracer, otelTracer, propagation);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof JdkExchangeContext;
	}

	@Override
	URI uri(JdkExchangeContext context) {
		return context.request().uri();
	}

	@Override
	boolean isCancelled(JdkExchangeContext context) {
		return context.isCancelled();
	}

	@Override
	void describeExchange(JdkExchangeContext context, Span span) {
		describeRequest(context, span, context.request().method(), null, context.status());
	}

}
