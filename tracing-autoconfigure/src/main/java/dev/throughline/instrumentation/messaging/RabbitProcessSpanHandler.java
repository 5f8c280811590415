package dev.throughline.instrumentation.messaging;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;

/**
 * Span of a message while a RabbitMQ listener works on it.
 */
final class RabbitProcessSpanHandler extends ProcessSpanHandler<Message, RabbitMessageReceiverContext> {

	RabbitProcessSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators) {
		super("rabbitmq", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof RabbitMessageReceiverContext;
	}

	@Override
	protected @Nullable String destination(RabbitMessageReceiverContext context) {
		return RabbitQueues.isAnonymous(context.getSource()) ? null : context.getSource();
	}

	@Override
	protected void describeMessage(RabbitMessageReceiverContext context, SpanBuilder builder) {
		if (RabbitQueues.isAnonymous(context.getSource())) {
			builder.setAttribute(MessagingAttributes.DESTINATION_ANONYMOUS, true);
		}
		builder.setAttribute(MessagingAttributes.MESSAGE_ID, context.getCarrier().getMessageProperties().getMessageId())
			.setAttribute(MessagingAttributes.RABBITMQ_ROUTING_KEY,
					context.getCarrier().getMessageProperties().getReceivedRoutingKey());
	}

}
