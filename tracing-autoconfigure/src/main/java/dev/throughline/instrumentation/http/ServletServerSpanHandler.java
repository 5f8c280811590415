package dev.throughline.instrumentation.http;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Iterator;

import dev.throughline.network.ServletConnection;
import dev.throughline.propagation.InboundPropagation;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;

import org.springframework.http.server.observation.ServerRequestObservationContext;

/**
 * Span of a request to the servlet server.
 */
final class ServletServerSpanHandler
		extends HttpServerSpanHandler<HttpServletRequest, ServerRequestObservationContext> {

	ServletServerSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			InboundPropagation propagation, RequestHeaderAttributes requestHeaders) {
		super(tracer, otelTracer, propagation, requestHeaders);
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
	@Nullable InetAddress peer(HttpServletRequest request) {
		return ServletConnection.peer(request);
	}

	// not by the context's getter, which copies the lines
	@Override
	Iterator<String> headers(HttpServletRequest request, String name) {
		Enumeration<String> lines = request.getHeaders(name);
		return (lines != null && lines.hasMoreElements()) ? lines.asIterator() : Collections.emptyIterator();
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
		ServletRequest connection = ServletConnection.direct(request);
		if (connection != null) {
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
