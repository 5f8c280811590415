package dev.throughline.instrumentation.messaging;

import io.micrometer.jakarta9.instrument.jms.JmsProcessObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/**
 * Span of a message while a JMS listener works on it.
 */
final class JmsProcessSpanHandler extends ProcessSpanHandler<Message, JmsProcessObservationContext> {

	JmsProcessSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
		super("jms", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof JmsProcessObservationContext;
	}

	@Override
	protected @Nullable String destination(JmsProcessObservationContext context) {
		return JmsMessages.destination(context.getCarrier());
	}

	@Override
	protected void describeMessage(JmsProcessObservationContext context, SpanBuilder builder) {
		// told at the end
	}

	@Override
	protected void describeProcessed(JmsProcessObservationContext context, Span span) {
		JmsMessages.describe(context.getCarrier(), span);
	}

}
