package dev.throughline.instrumentation.messaging;

import io.opentelemetry.api.trace.Span;
import jakarta.jms.Destination;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.Queue;
import jakarta.jms.TemporaryQueue;
import jakarta.jms.TemporaryTopic;
import jakarta.jms.Topic;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a JMS message tells about itself. Providers throw when they do not know.
 */
final class JmsMessages {

	private static final Logger logger = LoggerFactory.getLogger(JmsMessages.class);

	private JmsMessages() {
	}

	/**
	 * Returns the name of a message's destination.
	 * @param message the message, or {@code null}
	 * @return the name, or {@code null} when it is not known or temporary, because the
	 * name of a temporary destination is different each time
	 */
	static @Nullable String destination(@Nullable Message message) {
		try {
			Destination destination = (message != null) ? message.getJMSDestination() : null;
			if (isTemporary(destination)) {
				return null;
			}
			if (destination instanceof Queue queue) {
				return queue.getQueueName();
			}
			return (destination instanceof Topic topic) ? topic.getTopicName() : null;
		}
		catch (JMSException ex) {
			return null;
		}
	}

	static @Nullable String property(Message message, String name) {
		try {
			return message.getStringProperty(name);
		}
		catch (JMSException ex) {
			return null;
		}
	}

	static void describe(@Nullable Message message, Span span) {
		if (message == null) {
			return;
		}
		try {
			if (isTemporary(message.getJMSDestination())) {
				span.setAttribute(MessagingAttributes.DESTINATION_TEMPORARY, true);
			}
			span.setAttribute(MessagingAttributes.MESSAGE_ID, message.getJMSMessageID());
			span.setAttribute(MessagingAttributes.CONVERSATION_ID, message.getJMSCorrelationID());
		}
		catch (JMSException ex) {
			logger.trace("The provider does not tell", ex);
		}
	}

	private static boolean isTemporary(@Nullable Destination destination) {
		return destination instanceof TemporaryQueue || destination instanceof TemporaryTopic;
	}

}
