package dev.throughline.instrumentation.http;

import java.util.Set;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the span of an HTTP exchange from the exchange itself. Ordered before Spring
 * Boot's handlers, of which the first that supports a context wins. Key values that come
 * from a user's convention, filter or property become attributes; those of Spring's
 * default conventions do not, because the typed attributes say the same. A failure in
 * here costs the span and never the request.
 *
 * @param <C> the context of the exchange
 */
abstract class HttpSpanHandler<C extends Observation.Context> implements TracingObservationHandler<C> {

	private static final Logger logger = LoggerFactory.getLogger(HttpSpanHandler.class);

	/**
	 * Keys of Spring's default conventions, and keys that the typed attributes own.
	 */
	private static final Set<String> OWN_KEYS = Set.of("method", "uri", "status", "outcome", "exception", "http.url",
			"client.name", "http.request.method", "http.request.method_original", "http.response.status_code",
			"http.route", "url.path", "url.scheme", "url.full", "url.template", "error.type", "server.address",
			"server.port");

	private final Tracer tracer;

	private final io.opentelemetry.api.trace.Tracer otelTracer;

	HttpSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer) {
		this.tracer = tracer;
		this.otelTracer = otelTracer;
	}

	@Override
	public final Tracer getTracer() {
		return this.tracer;
	}

	@Override
	public final void onStart(C context) {
		try {
			start(context);
		}
		catch (RuntimeException ex) {
			logger.debug("Span was not started", ex);
		}
	}

	/**
	 * Starts the span and hands it to {@link #started}.
	 * @param context the context of the exchange
	 */
	abstract void start(C context);

	final SpanBuilder spanBuilder(String name) {
		return this.otelTracer.spanBuilder(name);
	}

	final void started(C context, Span span, Context parent) {
		getTracingContext(context).setSpan(OtelSpan.fromOtel(span, parent.with(span)));
	}

	@Override
	public final void onError(C context) {
		context.put(Failed.class, Failed.FAILED);
	}

	/**
	 * Tells whether the exchange failed with an exception that nobody handled.
	 * @param context the context of the exchange
	 * @return whether the observation was told of an error
	 */
	final boolean hasFailed(C context) {
		return context.get(Failed.class) != null;
	}

	@Override
	public final void onStop(C context) {
		TracingContext tracingContext = getTracingContext(context);
		io.micrometer.tracing.Span micrometerSpan = tracingContext.getSpan();
		tracingContext.close();
		if (micrometerSpan == null) {
			return;
		}
		Span span = OtelSpan.toOtel(micrometerSpan);
		try {
			if (span.isRecording()) {
				describe(context, span);
				addUserKeyValues(context.getLowCardinalityKeyValues(), span);
				addUserKeyValues(context.getHighCardinalityKeyValues(), span);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Span was not described", ex);
		}
		finally {
			span.end();
		}
	}

	/**
	 * Writes name, attributes and status of a recording span that is about to end.
	 * @param context the context of the exchange
	 * @param span the span
	 */
	abstract void describe(C context, Span span);

	/**
	 * Names the span: as a user's convention says, otherwise by method and target.
	 * @param context the context of the exchange
	 * @param span the span
	 * @param method the request's method
	 * @param target the low-cardinality target, or {@code null} when there is none
	 */
	final void name(C context, Span span, String method, @Nullable String target) {
		String contextual = context.getContextualName();
		boolean usersName = contextual != null && !contextual.startsWith("http ");
		span.updateName(usersName ? contextual : HttpAttributes.spanName(method, target));
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

	private enum Failed {

		FAILED

	}

}
