package dev.throughline.instrumentation.messaging;

import io.micrometer.observation.Observation;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.trace.SpanBuilder;
import io.opentelemetry.context.propagation.ContextPropagators;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageSenderContext;

/**
 * Span of a message sent by a RabbitTemplate. The exchange names the destination, and the
 * routing key where the default exchange is used, because it is the queue's name there.
 */
final class RabbitSendSpanHandler extends SendSpanHandler<Message, RabbitMessageSenderContext> {

	RabbitSendSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
		super("rabbitmq", tracer, otelTracer, propagators);
	}

	@Override
	public boolean supportsContext(Observation.Context context) {
		return context instanceof RabbitMessageSenderContext;
	}

	@Override
	protected @Nullable String destination(RabbitMessageSenderContext context) {
		if (!isEmpty(context.getExchange())) {
			return context.getExchange();
		}
		return RabbitQueues.isAnonymous(context.getRoutingKey()) ? null : context.getRoutingKey();
	}

	@Override
	protected void describeMessage(RabbitMessageSenderContext context, SpanBuilder builder) {
		if (!isEmpty(context.getRoutingKey())) {
			builder.setAttribute(MessagingAttributes.RABBITMQ_ROUTING_KEY, context.getRoutingKey());
		}
		if (isEmpty(context.getExchange()) && RabbitQueues.isAnonymous(context.getRoutingKey())) {
			builder.setAttribute(MessagingAttributes.DESTINATION_ANONYMOUS, true);
		}
	}

	@Override
	protected @Nullable String header(Message message, String name) {
		Object value = message.getMessageProperties().getHeader(name);
		return (value instanceof String text) ? text : null;
	}

	private static boolean isEmpty(@Nullable String text) {
		return text == null || text.isEmpty();
	}

}
