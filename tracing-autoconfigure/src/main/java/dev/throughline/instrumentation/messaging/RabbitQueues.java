package dev.throughline.instrumentation.messaging;

import org.jspecify.annotations.Nullable;

/**
 * Tells queues that somebody named from those that the broker or Spring named: their
 * names are different each time.
 */
final class RabbitQueues {

	private RabbitQueues() {
	}

	/**
	 * Tells whether a queue's name was generated.
	 * @param queue the queue's name, or {@code null}
	 * @return whether it is that of an anonymous queue or of direct reply-to
	 */
	static boolean isAnonymous(@Nullable String queue) {
		return queue != null && (queue.startsWith("amq.gen-") || queue.startsWith("spring.gen-")
				|| queue.startsWith("amq.rabbitmq.reply-to"));
	}

}
