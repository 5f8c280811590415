package dev.throughline.instrumentation;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelSpan;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.Context;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the span of a known context from what the context carries. Ordered before Spring
 * Boot's handlers, of which the first that supports a context wins. A failure in here
 * costs the span and never the work that is observed. Called on the threads that do the
 * work.
 *
 * @param <C> the context
 * @since 0.1.0
 */
public abstract class TypedSpanHandler<C extends Observation.Context> implements TracingObservationHandler<C> {

	private static final Logger logger = LoggerFactory.getLogger(TypedSpanHandler.class);

	private final Tracer tracer;

	private final io.opentelemetry.api.trace.Tracer otelTracer;

	private final boolean baggageFields;

	protected TypedSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer) {
		this.tracer = tracer;
		this.otelTracer = otelTracer;
		this.baggageFields = !tracer.getBaggageFields().isEmpty();
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
	 * Starts the span and hands it to {@link #started}, or does neither when there is to
	 * be none.
	 * @param context the context
	 */
	protected abstract void start(C context);

	protected final SpanBuilder spanBuilder(String name) {
		return this.otelTracer.spanBuilder(name);
	}

	/**
	 * Returns the context with the span that is current, or that the parent observation
	 * has.
	 * @param context the context
	 * @return what a span of this context is a child of
	 */
	protected final Context parent(C context) {
		Context current = Context.current();
		if (Span.fromContext(current).getSpanContext().isValid() && !context.containsKey(TracingContext.class)) {
			return current;
		}
		io.micrometer.tracing.Span span = getParentSpan(context);
		return (span != null) ? current.with(OtelSpan.toOtel(span)) : current;
	}

	/**
	 * Hands over a span that was started.
	 * @param context the context
	 * @param span the span
	 * @param parent the context of its parent
	 * @return the context with the span
	 */
	protected final Context started(C context, Span span, Context parent) {
		Context started = (Span.fromContext(parent) != span) ? parent.with(span) : parent;
		TracingContext existing = context.get(TracingContext.class);
		if (existing == null) {
			context.put(TracingContext.class, new ObservedSpan(span, started));
		}
		else {
			existing.setSpan(OtelSpan.fromOtel(span, started));
		}
		return started;
	}

	@Override
	public void onScopeOpened(C context) {
		// key values of the observation may be baggage of its scopes
		if (this.baggageFields || !(context.get(TracingContext.class) instanceof ObservedSpan observed
				&& observed.openScope(this.tracer.currentTraceContext()))) {
			TracingObservationHandler.super.onScopeOpened(context);
		}
	}

	@Override
	public final void onError(C context) {
		context.put(Failed.class, Failed.FAILED);
	}

	/**
	 * Tells whether the work failed with an exception that nobody handled.
	 * @param context the context
	 * @return whether the observation was told of an error
	 */
	protected final boolean hasFailed(C context) {
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
	 * @param context the context
	 * @param span the span
	 */
	protected abstract void describe(C context, Span span);

	private enum Failed {

		FAILED

	}

}
