package dev.throughline.instrumentation;

import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.observation.Observation;
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

	SpanScopedMeterHandler(MeterObservationHandler<C> delegate, Tracer tracer) {
		super(delegate, tracer);
		this.delegate = delegate;
	}

	@Override
	public void onStop(C context) {
		if (!(context.get(TracingContext.class) instanceof ObservedSpan observed && observed.isUnchanged())) {
			super.onStop(context);
			return;
		}
		try (Scope ignored = observed.makeCurrent()) {
			this.delegate.onStop(context);
		}
	}

}
