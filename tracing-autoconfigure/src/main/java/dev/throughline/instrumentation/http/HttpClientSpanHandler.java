package dev.throughline.instrumentation.http;

import java.net.URI;
import java.util.concurrent.CancellationException;
import java.util.function.BiFunction;
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

import org.springframework.http.converter.HttpMessageConversionException;
import org.springframework.web.client.RestClientResponseException;

/**
 * Client side of an exchange: injects the context into the request as far as its host may
 * have it, and takes an answer of 400 and above, or none, as an error. An exception that
 * stands for such an answer, or for one that could not be read, is not recorded, because
 * it quotes the response's body.
 *
 * @param <Q> the carrier of the request's headers
 * @param <C> the context of the exchange
 */
abstract class HttpClientSpanHandler<Q, C extends SenderContext<Q>> extends HttpSpanHandler<C> {

	private static final int MAX_CAUSES = 10;

	private static final UrlTemplate NO_TEMPLATE = new UrlTemplate(null);

	private final RepeatedTexts<UrlTemplate> templates = new RepeatedTexts<>();

	private final OutboundPropagation propagation;

	private final TextMapSetter<C> setter = new RequestSetter<>();

	private final Function<@Nullable C, @Nullable URI> target = (context) -> (context != null) ? uri(context) : null;

	private final CalleeCheck calleeCheck;

	private final DroppedSpans dropped;

	private final BiFunction<C, String, @Nullable String> answer = this::responseHeader;

	HttpClientSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, OutboundPropagation propagation,
			CalleeCheck calleeCheck, DroppedSpans dropped) {
		super(tracer, otelTracer);
		this.dropped = dropped;
		this.propagation = propagation;
		this.calleeCheck = calleeCheck;
	}

	@Override
	protected final void start(C context) {
		Context parent = parent(context);
		Span parentSpan = Span.fromContext(parent);
		Span span = this.dropped.contains(parentSpan) ? parentSpan
				: spanBuilder("HTTP").setParent(parent).setSpanKind(SpanKind.CLIENT).startSpan();
		Context started = started(context, span, parent);
		URI uri = span.isRecording() ? uri(context) : null;
		if (uri != null) {
			context.put(URI.class, uri);
		}
		this.propagation.inject(started, context, this.setter, this.target);
	}

	/**
	 * Returns the request's URI before the exchange. Some requests know only the last one
	 * after a redirect.
	 * @param context the context of the exchange
	 * @return the URI, or {@code null} when the context has no request
	 */
	abstract @Nullable URI uri(C context);

	/**
	 * Returns the first value of a header of the answer.
	 * @param context the context of an exchange that was answered
	 * @param name the name of the header
	 * @return the value, or {@code null} when there is no such header
	 */
	abstract @Nullable String responseHeader(C context, String name);

	/**
	 * Writes name, request and outcome.
	 * @param context the context of the exchange
	 * @param span the span
	 * @param method the request's method
	 * @param template the URI template, or {@code null} when the URI was not made of one
	 * @param status the response's status, or 0 when there was no response
	 */
	final void describeRequest(C context, Span span, String method, @Nullable String template, int status) {
		if (HttpAttributes.isKnownMethod(method)) {
			span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, method);
		}
		else {
			span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD, HttpAttributes.OTHER_METHOD);
			span.setAttribute(HttpAttributes.HTTP_REQUEST_METHOD_ORIGINAL, method);
		}
		UrlTemplate urlTemplate = urlTemplate(template);
		String path = urlTemplate.path();
		if (path != null) {
			span.setAttribute(HttpAttributes.URL_TEMPLATE, path);
		}
		name(context, span, urlTemplate.spanName(method));
		URI uri = context.get(URI.class);
		if (uri != null) {
			describeUrl(span, uri);
		}
		if (status != 0) {
			span.setAttribute(HttpAttributes.HTTP_RESPONSE_STATUS_CODE, status);
		}
		if (status != 0 && uri != null) {
			this.calleeCheck.check(span, uri, context, this.answer);
		}
		describeFailure(context, span, status);
	}

	private UrlTemplate urlTemplate(@Nullable String template) {
		if (template == null) {
			return NO_TEMPLATE;
		}
		UrlTemplate known = this.templates.find(template);
		return (known != null) ? known : this.templates.keep(template, new UrlTemplate(template));
	}

	private void describeFailure(C context, Span span, int status) {
		Throwable error = context.getError();
		if (status >= 400) {
			recordFailure(span, null, Integer.toString(status));
		}
		else if (isCancelled(context)) {
			recordFailure(span, null, CancellationException.class.getName());
		}
		else if (error != null && quotesAnswer(error)) {
			recordFailure(span, null, error.getClass().getName());
		}
		else if (error != null) {
			recordFailure(span, error, null);
		}
	}

	/**
	 * Tells whether the caller gave up before there was an answer.
	 * @param context the context of the exchange
	 * @return whether the exchange was cancelled
	 */
	boolean isCancelled(C context) {
		return false;
	}

	/**
	 * Tells whether the message of an exception, or of a cause, contains what was read of
	 * the answer's body.
	 * @param error the exception
	 * @return whether it is one of those
	 */
	private static boolean quotesAnswer(Throwable error) {
		Throwable cause = error;
		for (int i = 0; i < MAX_CAUSES && cause != null; i++) {
			if (cause instanceof RestClientResponseException || cause instanceof HttpMessageConversionException) {
				return true;
			}
			cause = cause.getCause();
		}
		return false;
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
		span.setAttribute(HttpAttributes.URL_FULL, HttpAttributes.plainUrl(server, uri));
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
