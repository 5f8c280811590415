package dev.throughline.instrumentation.http;

import java.util.Set;

import dev.throughline.instrumentation.TypedSpanHandler;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import org.jspecify.annotations.Nullable;

/**
 * Makes the span of an HTTP exchange from the exchange itself. Ordered before Spring
 * Boot's handlers, of which the first that supports a context wins. Key values that come
 * from a user's convention, filter or property become attributes; those of Spring's
 * default conventions do not, because the typed attributes say the same. A failure in
 * here costs the span and never the request.
 *
 * @param <C> the context of the exchange
 */
abstract class HttpSpanHandler<C extends Observation.Context> extends TypedSpanHandler<C> {

	/**
	 * Keys of Spring's default conventions, and keys that the typed attributes own.
	 */
	private static final Set<String> OWN_KEYS = Set.of("method", "uri", "status", "outcome", "exception", "http.url",
			"client.name", "http.request.method", "http.request.method_original", "http.response.status_code",
			"http.route", "url.path", "url.scheme", "url.full", "url.template", "error.type", "server.address",
			"server.port");

	HttpSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer) {
		super(tracer, otelTracer);
	}

	@Override
	protected final void describe(C context, Span span) {
		describeExchange(context, span);
		addUserKeyValues(context.getLowCardinalityKeyValues(), span);
		addUserKeyValues(context.getHighCardinalityKeyValues(), span);
	}

	/**
	 * Writes name, typed attributes and status of a recording span that is about to end.
	 * @param context the context of the exchange
	 * @param span the span
	 */
	abstract void describeExchange(C context, Span span);

	/**
	 * Names the span: as a user's convention says, otherwise by method and target.
	 * @param context the context of the exchange
	 * @param span the span
	 * @param method the request's method
	 * @param target the low-cardinality target, or {@code null} when there is none
	 */
	final void name(C context, Span span, String method, @Nullable String target) {
		name(context, span, HttpAttributes.spanName(method, target));
	}

	/**
	 * Names the span: as a user's convention says, otherwise by our own name.
	 * @param context the context of the exchange
	 * @param span the span
	 * @param ownName the name by method and target
	 */
	final void name(C context, Span span, String ownName) {
		String contextual = context.getContextualName();
		boolean usersName = contextual != null && !contextual.startsWith("http ");
		span.updateName(usersName ? contextual : ownName);
	}

	static void recordFailure(Span span, @Nullable Throwable error, @Nullable String status) {
		span.setStatus(StatusCode.ERROR);
		if (status != null) {
			span.setAttribute(HttpAttributes.ERROR_TYPE, status);
		}
		else if (error != null) {
			span.setAttribute(HttpAttributes.ERROR_TYPE, error.getClass().getName());
		}
		if (error != null) {
			span.recordException(error);
		}
	}

	private static void addUserKeyValues(KeyValues keyValues, Span span) {
		for (KeyValue keyValue : keyValues) {
			if (!OWN_KEYS.contains(keyValue.getKey())) {
				span.setAttribute(keyValue.getKey(), keyValue.getValue());
			}
		}
	}

}
