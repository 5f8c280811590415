package dev.throughline.instrumentation.http;

import java.net.InetAddress;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;

import dev.throughline.propagation.InboundPropagation;
import io.micrometer.observation.transport.ReceiverContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Server side of an exchange: continues the caller's trace if the caller is trusted,
 * knows method and path before the span starts, so that samplers see them, and takes an
 * answer of 500 and above as an error.
 *
 * @param <Q> the request
 * @param <C> the context of the exchange
 */
abstract class HttpServerSpanHandler<Q, C extends ReceiverContext<Q>> extends HttpSpanHandler<C> {

	private final InboundPropagation propagation;

	private final TextMapGetter<C> getter = new RequestGetter();

	private final Function<C, @Nullable InetAddress> peer = (context) -> peer(request(context));

	private final RequestHeaderAttributes requestHeaders;

	HttpServerSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, InboundPropagation propagation,
			RequestHeaderAttributes requestHeaders) {
		super(tracer, otelTracer);
		this.propagation = propagation;
		this.requestHeaders = requestHeaders;
	}

	@Override
	protected final void start(C context) {
		String method = method(request(context));
		SpanBuilder builder = spanBuilder(HttpAttributes.spanName(method, null)).setSpanKind(SpanKind.SERVER);
		Context parent = this.propagation.applyTo(builder, context, this.getter, this.peer);
		if (HttpAttributes.isKnownMethod(method)) {
			builder.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method);
		}
		else {
			builder.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, HttpAttributes.OTHER_METHOD)
				.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, method);
		}
		describeRequest(request(context), builder);
		this.requestHeaders.write(context.getGetter(), request(context), builder);
		Span span = builder.startSpan();
		started(context, span, parent);
		if (span.isRecording()) {
			describeConnection(request(context), span);
		}
	}

	static <Q> Q request(ReceiverContext<Q> context) {
		return Objects.requireNonNull(context.getCarrier());
	}

	abstract String method(Q request);

	/**
	 * Returns the address of the connection's other end, whatever a proxy says.
	 * @param request the request
	 * @return the address, or {@code null} when it is not known
	 */
	abstract @Nullable InetAddress peer(Q request);

	/**
	 * Returns the lines of a header.
	 * @param request the request
	 * @param name the header's name
	 * @return the lines, in their order
	 */
	abstract Iterator<String> headers(Q request, String name);

	abstract void describeRequest(Q request, SpanBuilder builder);

	/**
	 * Writes what samplers need not see.
	 * @param request the request
	 * @param span the recording span
	 */
	abstract void describeConnection(Q request, Span span);

	static void describePeer(Span span, @Nullable String address, int port) {
		if (address != null) {
			span.setAttribute(HttpAttributes.NETWORK_PEER_ADDRESS, address);
			if (port > 0) {
				span.setAttribute(HttpAttributes.NETWORK_PEER_PORT, port);
			}
		}
	}

	static void describeProtocol(Span span, String protocol) {
		if (protocol.equals("HTTP/1.1")) {
			span.setAttribute(HttpAttributes.NETWORK_PROTOCOL_VERSION, "1.1");
		}
		else if (protocol.startsWith("HTTP/")) {
			String version = protocol.substring("HTTP/".length());
			span.setAttribute(HttpAttributes.NETWORK_PROTOCOL_VERSION, version.equals("2.0") ? "2" : version);
		}
	}

	/**
	 * Writes the outcome of the exchange.
	 * @param context the context of the exchange
	 * @param span the span
	 * @param route the pattern that matched, or {@code null} when none did
	 * @param status the response's status, or 0 when the client never got one
	 */
	final void describeOutcome(C context, Span span, @Nullable String route, int status) {
		if (route != null && !route.isEmpty()) {
			span.setAttribute(HttpAttributes.HTTP_ROUTE, route);
		}
		name(context, span, method(request(context)), route);
		if (status != 0) {
			span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status);
		}
		Throwable error = context.getError();
		// an answer of 400 to 499 is the caller's error, also when an exception carries
		// it
		if (hasFailed(context) && status != 0 && status < 400) {
			recordFailure(span, error, null);
		}
		else if (status >= 500) {
			recordFailure(span, error, (error != null) ? null : Integer.toString(status));
		}
	}

	private final class RequestGetter implements TextMapGetter<C> {

		@Override
		public Iterable<String> keys(C context) {
			return List.of();
		}

		@Override
		public @Nullable String get(@Nullable C context, String key) {
			return (context != null) ? context.getGetter().get(request(context), key) : null;
		}

		@Override
		public Iterator<String> getAll(@Nullable C context, String key) {
			return (context != null) ? headers(request(context), key) : Collections.emptyIterator();
		}

	}

}
