package dev.throughline.instrumentation.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the caller of a server which trace the request belongs to, whoever made the span.
 * Not a tracing handler, of which one only gets a context: <strong>Spring Boot calls it
 * after the one that started the span, and before it when the observation stops</strong>.
 * A failure in here costs the headers and never the request.
 *
 * @param <C> the context of the exchange
 */
abstract class ServerExchangeHandler<C extends Observation.Context> implements ObservationHandler<C> {

	private static final Logger logger = LoggerFactory.getLogger(ServerExchangeHandler.class);

	private final TraceResponseHeaders responseHeaders;

	ServerExchangeHandler(TraceResponseHeaders responseHeaders) {
		this.responseHeaders = responseHeaders;
	}

	@Override
	public final void onStart(C context) {
		try {
			io.opentelemetry.api.trace.Span span = this.responseHeaders.isEmpty() ? null : span(context);
			if (span != null) {
				this.responseHeaders.write(span.getSpanContext(), (name, value) -> addHeader(context, name, value));
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Response headers were not written", ex);
		}
	}

	abstract void addHeader(C context, String name, String value);

	@Override
	public final void onStop(C context) {
		try {
			io.opentelemetry.api.trace.Span span = span(context);
			if (span != null) {
				finish(context, span);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Request was not finished", ex);
		}
	}

	/**
	 * Called for every span that is about to end, recording or not.
	 * @param context the context of the exchange
	 * @param span the span
	 */
	void finish(C context, io.opentelemetry.api.trace.Span span) {
	}

	private static io.opentelemetry.api.trace.@Nullable Span span(Observation.Context context) {
		TracingContext tracingContext = context.get(TracingContext.class);
		Span span = (tracingContext != null) ? tracingContext.getSpan() : null;
		return (span instanceof OtelSpan) ? OtelSpan.toOtel(span) : null;
	}

}
