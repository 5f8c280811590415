package dev.throughline.instrumentation.messaging.nats;

import java.time.Duration;

import io.nats.client.Message;
import io.nats.client.PublishOptions;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * What an overload of the client's publishing methods was asked to send.
 *
 * @param subject the subject
 * @param replyTo the subject for replies, or {@code null}
 * @param headers the application's headers, or {@code null}
 * @param data the body, or {@code null}
 * @param timeout how long to wait for a reply, or {@code null}
 * @param options how to publish to a stream, or {@code null}
 */
record NatsOutgoing(String subject, @Nullable String replyTo, @Nullable Headers headers, byte @Nullable [] data,
		@Nullable Duration timeout, @Nullable PublishOptions options) {

	/**
	 * Reads the arguments of a call.
	 * @param types the parameters' types
	 * @param arguments the arguments
	 * @return what is to be sent, or {@code null} when the client would refuse it
	 */
	static @Nullable NatsOutgoing of(Class<?>[] types, @Nullable Object[] arguments) {
		Duration timeout = last(types, arguments, Duration.class);
		PublishOptions options = last(types, arguments, PublishOptions.class);
		if (types[0] == Message.class) {
			return (arguments[0] instanceof Message message && message.getSubject() != null)
					? new NatsOutgoing(message.getSubject(), message.getReplyTo(), message.getHeaders(),
							message.getData(), timeout, options)
					: null;
		}
		String replyTo = (types[1] == String.class) ? (String) arguments[1] : null;
		return (arguments[0] instanceof String subject) ? new NatsOutgoing(subject, replyTo,
				last(types, arguments, Headers.class), last(types, arguments, byte[].class), timeout, options) : null;
	}

	private static <T> @Nullable T last(Class<?>[] types, @Nullable Object[] arguments, Class<T> type) {
		for (int i = types.length - 1; i >= 0; i--) {
			if (types[i] == type) {
				return type.cast(arguments[i]);
			}
		}
		return null;
	}

	NatsOutgoing with(@Nullable Headers other) {
		return new NatsOutgoing(this.subject, this.replyTo, other, this.data, this.timeout, this.options);
	}

	int size() {
		return (this.data != null) ? this.data.length : 0;
	}

}
