package dev.throughline.instrumentation.http;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import dev.throughline.propagation.OutboundPropagation;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/**
 * Span of an exchange made by the JDK's HttpClient.
 */
final class JdkClientSpanHandler extends HttpClientSpanHandler<HttpRequest.Builder, JdkExchangeContext> {

	JdkClientSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, OutboundPropagation propagation,
			CalleeCheck calleeCheck, DroppedSpans dropped) {
		super(tracer, otelTracer, propagation, calleeCheck, dropped);
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
	@Nullable String responseHeader(JdkExchangeContext context, String name) {
		@Nullable HttpResponse<?> response = context.getResponse();
		return (response != null) ? response.headers().firstValue(name).orElse(null) : null;
	}

	@Override
	void describeExchange(JdkExchangeContext context, Span span) {
		describeRequest(context, span, context.request().method(), null, context.status());
	}

}
