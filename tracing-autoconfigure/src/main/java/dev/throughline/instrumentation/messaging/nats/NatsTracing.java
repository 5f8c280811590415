package dev.throughline.instrumentation.messaging.nats;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.MessageHandler;

/**
 * Observes NATS. Connections that are beans are wrapped already; this is for those that
 * are not, and for messages that are pulled, because only the application knows where the
 * work on one of them begins and ends. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class NatsTracing {

	private final ObservationRegistry registry;

	/**
	 * Creates one that reports to a registry.
	 * @param registry the application's registry
	 */
	public NatsTracing(ObservationRegistry registry) {
		this.registry = registry;
	}

	/**
	 * Returns a connection that observes what it sends and what its handlers get: those
	 * of its dispatchers, of its JetStream contexts and of their consumers. Messages got
	 * in another way ({@code nextMessage}, {@code fetch}, {@code iterate}) are given to
	 * {@link #process}. What a message's own {@code getConnection()} sends is not
	 * observed.
	 * @param connection a connection
	 * @return the same connection, observed; the argument when it is already
	 */
	public Connection wrap(Connection connection) {
		return ObservedNats.isObserved(connection) ? connection
				: new ObservedNats(connection, connection, this).proxy(Connection.class);
	}

	/**
	 * Gives a message to a handler in a span of its own, which is a child of the span
	 * that sent it, and current meanwhile.
	 * @param message the message
	 * @param handler what works on it, on the calling thread
	 * @throws InterruptedException when the handler throws it
	 */
	public void process(Message message, MessageHandler handler) throws InterruptedException {
		if (message.isStatusMessage()) {
			handler.onMessage(message);
			return;
		}
		Observation.createNotStarted(NatsProcessContext.NAME, () -> new NatsProcessContext(message), this.registry)
			.observeChecked(() -> handler.onMessage(message));
	}

	ObservationRegistry registry() {
		return this.registry;
	}

}
