package dev.throughline.instrumentation.http;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletRequestWrapper;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Span of a request to the servlet server.
 */
final class ServletServerSpanHandler
		extends HttpServerSpanHandler<HttpServletRequest, ServerRequestObservationContext> {

	private static final String TOMCAT_FORWARDED = "org.apache.tomcat.request.forwarded";

	ServletServerSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators, RequestHeaderAttributes requestHeaders) {
		super(tracer, otelTracer, propagators, requestHeaders);
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
			.setAttribute(HttpAttributes.SERVER_ADDRESS, HttpAttributes.withoutBrackets(request.getServerName()))
			.setAttribute(HttpAttributes.CLIENT_ADDRESS, request.getRemoteAddr())
			.setAttribute(HttpAttributes.USER_AGENT_ORIGINAL, request.getHeader("User-Agent"));
		if (request.getServerPort() > 0) {
			builder.setAttribute(HttpAttributes.SERVER_PORT, request.getServerPort());
		}
	}

	@Override
	void describeConnection(HttpServletRequest request, Span span) {
		describeProtocol(span, request.getProtocol());
		ServletRequest connection = request;
		// a wrapper answers with what a proxy says of its client
		while (connection instanceof ServletRequestWrapper wrapper) {
			connection = wrapper.getRequest();
		}
		// so does Tomcat itself, once its valve has evaluated the proxy's headers
		if (connection.getAttribute(TOMCAT_FORWARDED) == null) {
			describePeer(span, connection.getRemoteAddr(), connection.getRemotePort());
		}
	}

	@Override
	void describeExchange(ServerRequestObservationContext context, Span span) {
		AsyncRoute asyncRoute = context.get(AsyncRoute.class);
		describeOutcome(context, span, (asyncRoute != null) ? asyncRoute.pattern() : context.getPathPattern(),
				status(context));
	}

	private static int status(ServerRequestObservationContext context) {
		HttpServletResponse response = context.getResponse();
		return (response != null) ? response.getStatus() : 0;
	}

}
