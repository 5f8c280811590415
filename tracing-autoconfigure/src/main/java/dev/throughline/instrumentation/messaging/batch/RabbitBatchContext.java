package dev.throughline.instrumentation.messaging.batch;

import java.util.List;

import dev.throughline.instrumentation.messaging.MessagingAttributes;
import dev.throughline.instrumentation.messaging.RabbitQueues;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

import org.springframework.amqp.core.Message;

/**
 * Messages that a RabbitMQ listener gets at once.
 */
final class RabbitBatchContext extends BatchContext<Message> {

	private final boolean anonymous;

	RabbitBatchContext(List<Message> messages) {
		super("rabbitmq", messages, messages.size(), destination(queue(messages)));
		this.anonymous = RabbitQueues.isAnonymous(queue(messages));
	}

	private static @Nullable String destination(@Nullable String queue) {
		return RabbitQueues.isAnonymous(queue) ? null : queue;
	}

	private static @Nullable String queue(List<Message> messages) {
		String queue = null;
		for (Message message : messages) {
			String next = message.getMessageProperties().getConsumerQueue();
			if (queue != null && !queue.equals(next)) {
				return null;
			}
			queue = next;
		}
		return queue;
	}

	@Override
	@Nullable String header(Message message, String name) {
		Object value = message.getMessageProperties().getHeader(name);
		return (value instanceof String text) ? text : null;
	}

	@Override
	void describe(SpanBuilder builder) {
		if (this.anonymous) {
			builder.setAttribute(MessagingAttributes.DESTINATION_ANONYMOUS, true);
		}
	}

}
