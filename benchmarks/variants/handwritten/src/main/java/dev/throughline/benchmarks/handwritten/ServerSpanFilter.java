package dev.throughline.benchmarks.handwritten;

import java.io.IOException;
import java.util.Collections;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;

/**
 * A span a request, whose ids are in its log lines.
 */
final class ServerSpanFilter extends OncePerRequestFilter {

	private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");

	private static final AttributeKey<String> SCHEME = AttributeKey.stringKey("url.scheme");

	private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");

	private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");

	private static final AttributeKey<String> ADDRESS = AttributeKey.stringKey("server.address");

	private static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");

	private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("client.address");

	private static final AttributeKey<String> PEER = AttributeKey.stringKey("network.peer.address");

	private static final AttributeKey<Long> PEER_PORT = AttributeKey.longKey("network.peer.port");

	private static final AttributeKey<String> AGENT = AttributeKey.stringKey("user_agent.original");

	private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");

	private final Tracer tracer;

	private final TextMapPropagator propagator;

	private final Headers headers = new Headers();

	ServerSpanFilter(OpenTelemetry openTelemetry) {
		this.tracer = openTelemetry.getTracer("handwritten");
		this.propagator = openTelemetry.getPropagators().getTextMapPropagator();
	}

	@Override
	protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
			throws ServletException, IOException {
		Context parent = this.propagator.extract(Context.current(), request, this.headers);
		Span span = start(request, parent);
		SpanContext context = span.getSpanContext();
		MDC.put("traceId", context.getTraceId());
		MDC.put("spanId", context.getSpanId());
		try (Scope scope = parent.with(span).makeCurrent()) {
			chain.doFilter(request, response);
		}
		catch (IOException | ServletException | RuntimeException ex) {
			span.recordException(ex).setStatus(StatusCode.ERROR);
			throw ex;
		}
		finally {
			MDC.remove("traceId");
			MDC.remove("spanId");
			end(span, request, response);
		}
	}

	private Span start(HttpServletRequest request, Context parent) {
		return this.tracer.spanBuilder(request.getMethod())
			.setParent(parent)
			.setSpanKind(SpanKind.SERVER)
			.setAttribute(METHOD, request.getMethod())
			.setAttribute(SCHEME, request.getScheme())
			.setAttribute(PATH, request.getRequestURI())
			.setAttribute(ADDRESS, request.getServerName())
			.setAttribute(PORT, (long) request.getServerPort())
			.setAttribute(CLIENT, request.getRemoteAddr())
			.setAttribute(PEER, request.getRemoteAddr())
			.setAttribute(PEER_PORT, (long) request.getRemotePort())
			.setAttribute(AGENT, request.getHeader("User-Agent"))
			.startSpan();
	}

	private void end(Span span, HttpServletRequest request, HttpServletResponse response) {
		Object route = request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE);
		if (route != null) {
			span.setAttribute(ROUTE, route.toString());
			span.updateName(request.getMethod() + " " + route);
		}
		span.setAttribute(STATUS, (long) response.getStatus());
		if (response.getStatus() >= 500) {
			span.setStatus(StatusCode.ERROR);
		}
		span.end();
	}

	private static final class Headers implements TextMapGetter<HttpServletRequest> {

		@Override
		public Iterable<String> keys(HttpServletRequest request) {
			return Collections.list(request.getHeaderNames());
		}

		@Override
		public @Nullable String get(@Nullable HttpServletRequest request, String key) {
			return (request != null) ? request.getHeader(key) : null;
		}

	}

}
