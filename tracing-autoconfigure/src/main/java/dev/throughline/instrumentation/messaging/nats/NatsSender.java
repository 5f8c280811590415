package dev.throughline.instrumentation.messaging.nats;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * Observes a message on its way out, until it has been handed over or, where there is
 * one, until the reply has come.
 */
final class NatsSender {

	private final Connection connection;

	private final ObservationRegistry registry;

	NatsSender(Connection connection, ObservationRegistry registry) {
		this.connection = connection;
		this.registry = registry;
	}

	@Nullable Object send(String name, NatsOutgoing message, Send send) throws Throwable {
		Observation observation = Observation.createNotStarted(name,
				() -> new NatsSendContext(name, message, this.connection), this.registry);
		if (observation.isNoop() || !(observation.getContext() instanceof NatsSendContext context)) {
			return send.send(message);
		}
		observation.start();
		try {
			Object result;
			try (Observation.Scope scope = observation.openScope()) {
				result = send.send(message.with(headers(message, context)));
			}
			return ended(observation, context, result);
		}
		catch (Throwable ex) {
			stop(observation, ex);
			throw ex;
		}
	}

	/**
	 * Returns the headers with the context in them, unless the server has no headers or
	 * takes no message of that size: rather a broken trace than a broken message.
	 * @param message what the application sends
	 * @param context the context with the headers to be sent
	 * @return the headers to send, or {@code null}
	 */
	private @Nullable Headers headers(NatsOutgoing message, NatsSendContext context) {
		Headers headers = context.headers();
		boolean hasRoom = message.size() + headers.serializedLength() <= this.connection.getMaxPayload();
		ServerInfo server = this.connection.getServerInfo();
		boolean supported = server != null && server.isHeadersSupported();
		return (!headers.isEmpty() && hasRoom && supported) ? headers : message.headers();
	}

	private @Nullable Object ended(Observation observation, NatsSendContext context, @Nullable Object result) {
		if (result instanceof CompletableFuture<?> future) {
			future.whenComplete((reply, ex) -> stop(observation,
					(ex instanceof CompletionException && ex.getCause() != null) ? ex.getCause() : ex));
			return result;
		}
		if (result == null) {
			context.noReply();
		}
		stop(observation, null);
		return result;
	}

	private static void stop(Observation observation, @Nullable Throwable ex) {
		if (ex != null) {
			observation.error(ex);
		}
		observation.stop();
	}

	/**
	 * Hands a message over to the client.
	 */
	@FunctionalInterface
	interface Send {

		/**
		 * Sends a message.
		 * @param message what to send
		 * @return what the client returned
		 * @throws Exception what the client throws
		 */
		@Nullable Object send(NatsOutgoing message) throws Exception;

	}

}
