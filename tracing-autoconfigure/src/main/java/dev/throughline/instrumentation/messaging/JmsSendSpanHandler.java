package dev.throughline.instrumentation.messaging;

import io.micrometer.jakarta9.instrument.jms.JmsPublishObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import jakarta.jms.Message;
import org.jspecify.annotations.Nullable;

/**
 * Span of a message sent by a JmsTemplate or JmsClient.
 */
final class JmsSendSpanHandler extends SendSpanHandler<Message, JmsPublishObservationContext> {

	JmsSendSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
		super("jms", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof JmsPublishObservationContext;
	}

	@Override
	protected @Nullable String destination(JmsPublishObservationContext context) {
		return null;
	}

	@Override
	protected void describeMessage(JmsPublishObservationContext context, SpanBuilder builder) {
		// the provider fills the message in when it sends it
	}

	@Override
	protected void describeSent(JmsPublishObservationContext context, Span span) {
		String destination = JmsMessages.destination(context.getCarrier());
		if (destination != null) {
			nameBy(span, destination);
		}
		JmsMessages.describe(context.getCarrier(), span);
	}

	@Override
	protected @Nullable String header(Message message, String name) {
		return JmsMessages.property(message, name);
	}

}
