package dev.throughline.instrumentation.http;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

import dev.throughline.network.ReactiveConnection;
import dev.throughline.propagation.InboundPropagation;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;
import reactor.netty.http.server.HttpServerRequest;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.observation.ServerRequestObservationContext;
import org.springframework.util.ClassUtils;

/**
 * Span of a request to the reactive server.
 */
final class ReactiveServerSpanHandler
		extends HttpServerSpanHandler<ServerHttpRequest, ServerRequestObservationContext> {

	private static final boolean NETTY = ClassUtils.isPresent("reactor.netty.http.server.HttpServerRequest",
			ReactiveServerSpanHandler.class.getClassLoader());

	ReactiveServerSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			InboundPropagation propagation, RequestHeaderAttributes requestHeaders) {
		super(tracer, otelTracer, propagation, requestHeaders);
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
	@Nullable InetAddress peer(ServerHttpRequest request) {
		return ReactiveConnection.peer(request);
	}

	@Override
	Iterator<String> headers(ServerHttpRequest request, String name) {
		List<String> lines = request.getHeaders().get(name);
		return (lines != null) ? lines.iterator() : Collections.emptyIterator();
	}

	@Override
	void describeRequest(ServerHttpRequest request, SpanBuilder builder) {
		URI uri = request.getURI();
		builder.setAttribute(HttpAttributes.URL_SCHEME, uri.getScheme())
			.setAttribute(HttpAttributes.URL_PATH, HttpAttributes.withoutPathParameters(uri.getRawPath()))
			.setAttribute(HttpAttributes.SERVER_ADDRESS, HttpAttributes.withoutBrackets(uri.getHost()))
			.setAttribute(HttpAttributes.USER_AGENT_ORIGINAL, request.getHeaders().getFirst("User-Agent"));
		if (uri.getPort() > 0) {
			builder.setAttribute(HttpAttributes.SERVER_PORT, uri.getPort());
		}
		InetSocketAddress remote = request.getRemoteAddress();
		if (remote != null) {
			builder.setAttribute(HttpAttributes.CLIENT_ADDRESS, address(remote));
		}
	}

	private static String address(InetSocketAddress remote) {
		// unresolved when it is what a proxy says, and not to be looked up
		return (remote.getAddress() != null) ? remote.getAddress().getHostAddress() : remote.getHostString();
	}

	@Override
	void describeConnection(ServerHttpRequest request, Span span) {
		if (NETTY && ServerHttpRequestDecorator.getNativeRequest(request) instanceof HttpServerRequest netty) {
			describeProtocol(span, netty.protocol());
			if (netty.connectionRemoteAddress() instanceof InetSocketAddress peer && peer.getAddress() != null) {
				describePeer(span, peer.getAddress().getHostAddress(), peer.getPort());
			}
		}
	}

	@Override
	void describeExchange(ServerRequestObservationContext context, Span span) {
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
