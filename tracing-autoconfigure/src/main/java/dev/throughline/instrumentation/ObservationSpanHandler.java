package dev.throughline.instrumentation;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationView;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.ReadableSpan;

/**
 * Makes the spans of all observations that no other handler knows: the same as Spring
 * Boot's handler of this type makes, without the copies. Under a span that the sampler
 * dropped there is nothing to make; the observation shares that span.
 */
final class ObservationSpanHandler extends DefaultTracingObservationHandler {

	private final io.opentelemetry.api.trace.Tracer otelTracer;

	private final boolean sharesDropped;

	private final boolean baggageFields;

	/**
	 * Creates the handler.
	 * @param tracer the tracer
	 * @param otelTracer the tracer that {@code tracer} uses
	 * @param sharesDropped whether no child of a dropped span is ever kept
	 */
	ObservationSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, boolean sharesDropped) {
		super(tracer);
		this.otelTracer = otelTracer;
		this.sharesDropped = sharesDropped;
		this.baggageFields = !tracer.getBaggageFields().isEmpty();
	}

	@Override
	public void onStart(Observation.Context context) {
		// key values may be baggage of the scopes, or the user has chosen the parent
		if (this.baggageFields || context.containsKey(TracingContext.class)) {
			super.onStart(context);
			return;
		}
		Context current = Context.current();
		ObservationView parent = context.getParentObservation();
		TracingContext parentSpan = (parent != null) ? parent.getContextView().get(TracingContext.class) : null;
		if (parentSpan != null && parentSpan.getSpan() != null && !isOther(parentSpan, current)) {
			if (parentSpan instanceof ObservedSpan observed && observed.isUnchanged()) {
				startChild(context, observed, current);
			}
			else {
				super.onStart(context);
			}
			return;
		}
		start(context, current);
	}

	/**
	 * Tells whether a span was made current by other means than the parent observation.
	 * @param parent the span of the parent observation
	 * @param current the current context
	 * @return whether the current span is the parent
	 */
	private static boolean isOther(TracingContext parent, Context current) {
		return Span.fromContext(current).getSpanContext().isValid()
				&& !(parent instanceof ObservedSpan observed && observed.isIn(current));
	}

	private void startChild(Observation.Context context, ObservedSpan parent, Context current) {
		if (this.sharesDropped && parent.isDropped()) {
			context.put(TracingContext.class, parent);
			return;
		}
		start(context, parent.isIn(current) ? current : parent.context());
	}

	private void start(Observation.Context context, Context parent) {
		Span span = this.otelTracer.spanBuilder("").setParent(parent).startSpan();
		context.put(TracingContext.class, new ObservedSpan(span, parent.with(span)));
	}

	@Override
	public void onScopeOpened(Observation.Context context) {
		if (!(context.get(TracingContext.class) instanceof ObservedSpan observed
				&& observed.openScope(getTracer().currentTraceContext()))) {
			super.onScopeOpened(context);
		}
	}

	@Override
	public void onStop(Observation.Context context) {
		if (!(context.get(TracingContext.class) instanceof ObservedSpan observed && observed.isUnchanged())) {
			super.onStop(context);
			return;
		}
		if (observed.isDropped()) {
			return;
		}
		Span span = observed.span();
		// before there are attributes, which reading would copy
		boolean unset = isStatusUnset(span);
		span.updateName(getSpanName(context));
		boolean failed = write(context.getLowCardinalityKeyValues(), context, span, true);
		failed |= write(context.getHighCardinalityKeyValues(), context, span, false);
		if (unset && !failed) {
			span.setStatus(StatusCode.OK);
		}
		span.end();
	}

	private static boolean isStatusUnset(Span span) {
		return span instanceof ReadableSpan readable
				&& readable.toSpanData().getStatus().getStatusCode() == StatusCode.UNSET;
	}

	private static boolean write(KeyValues keyValues, Observation.Context context, Span span, boolean low) {
		boolean failed = false;
		for (KeyValue keyValue : keyValues) {
			String key = keyValue.getKey();
			if (!key.equalsIgnoreCase("error")) {
				span.setAttribute(key, keyValue.getValue());
			}
			else if (!low || context.getHighCardinalityKeyValue(key) == null) {
				span.recordException(new RuntimeException(keyValue.getValue()));
				span.setStatus(StatusCode.ERROR, keyValue.getValue());
				failed = true;
			}
		}
		return failed;
	}

}
