package dev.throughline.instrumentation.http;

import java.net.InetSocketAddress;
import java.net.URI;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;

/**
 * Span of a request to the reactive server.
 */
final class ReactiveServerSpanHandler
		extends HttpServerSpanHandler<ServerHttpRequest, ServerRequestObservationContext> {

	ReactiveServerSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators, TraceResponseHeaders responseHeaders,
			RequestHeaderAttributes requestHeaders) {
		super(tracer, otelTracer, propagators, responseHeaders, requestHeaders);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ServerRequestObservationContext;
	}

	@Override
	String method(ServerHttpRequest request) {
		return request.getMethod().name();
	}

	@Override
	void describeRequest(ServerHttpRequest request, SpanBuilder builder) {
		URI uri = request.getURI();
		builder.setAttribute(HttpAttributes.URL_SCHEME, uri.getScheme())
			.setAttribute(HttpAttributes.URL_PATH, HttpAttributes.withoutPathParameters(uri.getRawPath()))
			.setAttribute(HttpAttributes.SERVER_ADDRESS, uri.getHost())
			.setAttribute(HttpAttributes.USER_AGENT_ORIGINAL, request.getHeaders().getFirst("User-Agent"));
		if (uri.getPort() > 0) {
			builder.setAttribute(HttpAttributes.SERVER_PORT, uri.getPort());
		}
		InetSocketAddress remote = request.getRemoteAddress();
		if (remote != null && remote.getAddress() != null) {
			builder.setAttribute(HttpAttributes.CLIENT_ADDRESS, remote.getAddress().getHostAddress());
		}
	}

	@Override
	void addHeader(ServerRequestObservationContext context, String name, String value) {
		ServerHttpResponse response = context.getResponse();
		if (response != null) {
			response.getHeaders().add(name, value);
		}
	}

	@Override
	void describe(ServerRequestObservationContext context, Span span) {
		describeOutcome(context, span, context.getPathPattern(), status(context));
	}

	private static int status(ServerRequestObservationContext context) {
		ServerHttpResponse response = context.getResponse();
		if (response == null || (context.isConnectionAborted() && !response.isCommitted())) {
			return 0;
		}
		HttpStatusCode status = response.getStatusCode();
		return (status != null) ? status.value() : 200;
	}

}
