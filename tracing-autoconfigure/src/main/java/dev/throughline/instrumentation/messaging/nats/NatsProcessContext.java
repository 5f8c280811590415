package dev.throughline.instrumentation.messaging.nats;

import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.transport.ReceiverContext;
import io.nats.client.Message;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message that a handler works on.
 */
final class NatsProcessContext extends ReceiverContext<Message> {

	static final String NAME = "nats.process";

	private final Message message;

	NatsProcessContext(Message message) {
		super(NatsProcessContext::header);
		this.message = message;
		setCarrier(message);
		setContextualName("process");
		addLowCardinalityKeyValue(KeyValue.of("messaging.system", "nats"));
	}

	static @Nullable String header(Message message, String name) {
		return message.hasHeaders() ? header(message.getHeaders(), name) : null;
	}

	/**
	 * Returns the last value of a header. Clients in other languages write names in other
	 * cases.
	 * @param headers the headers
	 * @param name the header's name in any case
	 * @return the value, or {@code null} when there is none
	 */
	static @Nullable String header(Headers headers, String name) {
		List<String> values = headers.get(name);
		if (values == null) {
			values = headers.getIgnoreCase(name);
		}
		return (values == null || values.isEmpty()) ? null : values.get(values.size() - 1);
	}

	Message message() {
		return this.message;
	}

}
