package dev.throughline.instrumentation.http;

import java.net.URI;
import java.util.function.Function;

import dev.throughline.network.ServerAddress;
import dev.throughline.propagation.OutboundPropagation;
import io.micrometer.observation.transport.SenderContext;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.jspecify.annotations.Nullable;

/**
 * Client side of an exchange: injects the context into the request as far as its host may
 * have it, and takes an answer of 400 and above as an error. The message of an exception
 * that stands for such an answer is not recorded, because it quotes the response's body.
 *
 * @param <Q> the carrier of the request's headers
 * @param <C> the context of the exchange
 */
abstract class HttpClientSpanHandler<Q, C extends SenderContext<Q>> extends HttpSpanHandler<C> {

	private final OutboundPropagation propagation;

	private final TextMapSetter<C> setter = new RequestSetter<>();

	private final Function<@Nullable C, @Nullable URI> target = (context) -> (context != null) ? target(context) : null;

	HttpClientSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			OutboundPropagation propagation) {
		super(tracer, otelTracer);
		this.propagation = propagation;
	}

	@Override
	protected final void start(C context) {
		Context parent = parent(context);
		Span span = spanBuilder("HTTP").setParent(parent).setSpanKind(SpanKind.CLIENT).startSpan();
		started(context, span, parent);
		this.propagation.inject(parent.with(span), context, this.setter, this.target);
	}

	/**
	 * Returns where the request goes.
	 * @param context the context of the exchange
	 * @return the URI, or {@code null} when it is not known
	 */
	abstract @Nullable URI target(C context);

	/**
	 * Writes name, request and outcome.
	 * @param context the context of the exchange
	 * @param span the span
	 * @param method the request's method
	 * @param uri the request's URI
	 * @param template the URI template, or {@code null} when the URI was not made of one
	 * @param status the response's status, or 0 when there was no response
	 */
	final void describeRequest(C context, Span span, String method, URI uri, @Nullable String template, int status) {
		if (HttpAttributes.isKnownMethod(method)) {
			span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method);
		}
		else {
			span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, HttpAttributes.OTHER_METHOD);
			span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, method);
		}
		String path = UrlTemplate.path(template);
		if (path != null) {
			span.setAttribute(HttpAttributes.URL_TEMPLATE, path);
		}
		name(context, span, method, path);
		describeUrl(span, uri);
		Throwable error = context.getError();
		if (status != 0) {
			span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status);
		}
		if (status >= 400) {
			recordFailure(span, null, Integer.toString(status));
		}
		else if (error != null) {
			recordFailure(span, error, null);
		}
	}

	private static void describeUrl(Span span, URI uri) {
		ServerAddress server = ServerAddress.of(uri);
		if (server == null) {
			return;
		}
		span.setAttribute(HttpAttributes.SERVER_ADDRESS, HttpAttributes.withoutBrackets(server.host()));
		int port = server.portOrDefault(uri.getScheme());
		if (port > 0) {
			span.setAttribute(HttpAttributes.SERVER_PORT, port);
		}
		// neither user information nor query: both are known places of secrets
		String path = (uri.getRawPath() != null) ? HttpAttributes.withoutPathParameters(uri.getRawPath()) : "";
		span.setAttribute(HttpAttributes.URL_FULL, uri.getScheme() + "://" + server.authority() + path);
	}

	private static final class RequestSetter<Q, C extends SenderContext<Q>> implements TextMapSetter<C> {

		@Override
		public void set(@Nullable C context, String key, String value) {
			if (context == null) {
				return;
			}
			Q carrier = context.getCarrier();
			if (carrier != null) {
				context.getSetter().set(carrier, key, value);
			}
		}

	}

}
