package dev.throughline.instrumentation.messaging;

import org.jspecify.annotations.Nullable;

/**
 * Tells queues that somebody named from those that the broker or Spring named: their
 * names are different each time. Public for the kinds of messaging only.
 *
 * @since 0.1.0
 */
public final class RabbitQueues {

	private RabbitQueues() {
	}

	/**
	 * Tells whether a queue's name was generated.
	 * @param queue the queue's name, or {@code null}
	 * @return whether it is that of an anonymous queue or of direct reply-to
	 */
	public static boolean isAnonymous(@Nullable String queue) {
		return queue != null && (queue.startsWith("amq.gen-") || queue.startsWith("spring.gen-")
				|| queue.startsWith("amq.rabbitmq.reply-to"));
	}

}
