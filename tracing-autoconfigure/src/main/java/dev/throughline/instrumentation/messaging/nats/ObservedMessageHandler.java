package dev.throughline.instrumentation.messaging.nats;

import io.nats.client.Message;
import io.nats.client.MessageHandler;

/**
 * Observes a handler.
 */
final class ObservedMessageHandler implements MessageHandler {

	private final MessageHandler delegate;

	private final NatsTracing tracing;

	ObservedMessageHandler(MessageHandler delegate, NatsTracing tracing) {
		this.delegate = delegate;
		this.tracing = tracing;
	}

	@Override
	public void onMessage(Message message) throws InterruptedException {
		this.tracing.process(message, this.delegate);
	}

}
