package dev.throughline.instrumentation.http;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.ContextPropagators;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Span of a request to the servlet server.
 */
final class ServletServerSpanHandler
		extends HttpServerSpanHandler<HttpServletRequest, ServerRequestObservationContext> {

	ServletServerSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators, TraceResponseHeaders responseHeaders,
			RequestHeaderAttributes requestHeaders) {
		super(tracer, otelTracer, propagators, responseHeaders, requestHeaders);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof ServerRequestObservationContext;
	}

	@Override
	String method(HttpServletRequest request) {
		return request.getMethod();
	}

	@Override
	void describeRequest(HttpServletRequest request, SpanBuilder builder) {
		builder.setAttribute(HttpAttributes.URL_SCHEME, request.getScheme())
			.setAttribute(HttpAttributes.URL_PATH, HttpAttributes.withoutPathParameters(request.getRequestURI()))
			.setAttribute(HttpAttributes.SERVER_ADDRESS, request.getServerName())
			.setAttribute(HttpAttributes.CLIENT_ADDRESS, request.getRemoteAddr())
			.setAttribute(HttpAttributes.USER_AGENT_ORIGINAL, request.getHeader("User-Agent"));
		if (request.getServerPort() > 0) {
			builder.setAttribute(HttpAttributes.SERVER_PORT, request.getServerPort());
		}
		String protocol = request.getProtocol();
		if (protocol.startsWith("HTTP/")) {
			String version = protocol.substring("HTTP/".length());
			builder.setAttribute(HttpAttributes.NETWORK_PROTOCOL_VERSION, version.equals("2.0") ? "2" : version);
		}
	}

	@Override
	void addHeader(ServerRequestObservationContext context, String name, String value) {
		HttpServletResponse response = context.getResponse();
		if (response != null) {
			response.addHeader(name, value);
		}
	}

	@Override
	void describe(ServerRequestObservationContext context, Span span) {
		AsyncRoute asyncRoute = context.get(AsyncRoute.class);
		describeOutcome(context, span, (asyncRoute != null) ? asyncRoute.pattern() : context.getPathPattern(),
				status(context));
	}

	@Override
	void finish(ServerRequestObservationContext context, Span span) {
		if (hasFailed(context) || status(context) >= 400) {
			ErrorDispatchScope.open(request(context), Context.root().with(span));
		}
	}

	private static int status(ServerRequestObservationContext context) {
		HttpServletResponse response = context.getResponse();
		return (response != null) ? response.getStatus() : 0;
	}

}
