package dev.throughline.instrumentation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.CurrentTraceContext;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingAwareMeterObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.opentelemetry.context.Scope;

/**
 * Stops meters while the observation's span is current, for their exemplars. Differs from
 * Micrometer's only in that the span's context is not built again.
 *
 * @param <C> the context
 */
final class SpanScopedMeterHandler<C extends Observation.Context> extends TracingAwareMeterObservationHandler<C> {

	private final MeterObservationHandler<C> delegate;

	private final CurrentTraceContext currentTraceContext;

	SpanScopedMeterHandler(MeterObservationHandler<C> delegate, Tracer tracer) {
		super(delegate, tracer);
		this.delegate = delegate;
		this.currentTraceContext = tracer.currentTraceContext();
	}

	@Override
	@SuppressWarnings("MustBeClosedChecker") // closed below
	public void onStop(C context) {
		Scope scope = (context.get(TracingContext.class) instanceof ObservedSpan observed && observed.isUnchanged())
				? observed.makeCurrent(this.currentTraceContext) : null;
		if (scope == null) {
			super.onStop(context);
			return;
		}
		try (scope) {
			this.delegate.onStop(context);
		}
	}

}
