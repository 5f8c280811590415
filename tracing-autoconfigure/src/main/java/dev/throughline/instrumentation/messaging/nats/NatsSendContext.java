package dev.throughline.instrumentation.messaging.nats;

import java.util.ArrayList;
import java.util.List;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.transport.SenderContext;
import io.nats.client.Connection;
import io.nats.client.impl.Headers;
import org.jspecify.annotations.Nullable;

/**
 * A message on its way out. Its carrier is a copy of the application's headers.
 */
final class NatsSendContext extends SenderContext<Headers> {

	static final String PUBLISH = "nats.publish";

	static final String REQUEST = "nats.request";

	private final NatsOutgoing message;

	private final Connection connection;

	private final boolean request;

	private boolean noReply;

	NatsSendContext(String name, NatsOutgoing message, Connection connection) {
		super(NatsSendContext::put);
		this.message = message;
		this.connection = connection;
		this.request = name.equals(REQUEST);
		setCarrier((message.headers() != null) ? new Headers(message.headers()) : new Headers());
		setContextualName(this.request ? "request" : "send");
		addLowCardinalityKeyValue(KeyValue.of("messaging.system", "nats"));
	}

	/**
	 * Sets a header, also in place of one in another case, which the receiver would take
	 * for the same.
	 * @param headers the headers to be sent
	 * @param name the header's name
	 * @param value the header's value
	 */
	private static void put(@Nullable Headers headers, String name, String value) {
		if (headers == null) {
			return;
		}
		List<String> others = new ArrayList<>(1);
		for (String key : headers.keySet()) {
			if (key.equalsIgnoreCase(name)) {
				others.add(key);
			}
		}
		try {
			headers.remove(others);
			headers.put(name, value);
		}
		catch (IllegalArgumentException ex) {
			// what a header of NATS cannot hold does not travel
			headers.remove(name);
		}
	}

	Headers headers() {
		Headers carrier = getCarrier();
		return (carrier != null) ? carrier : new Headers();
	}

	NatsOutgoing message() {
		return this.message;
	}

	Connection connection() {
		return this.connection;
	}

	boolean isRequest() {
		return this.request;
	}

	/**
	 * Says that a request was given up.
	 */
	void noReply() {
		this.noReply = this.request;
	}

	boolean hasNoReply() {
		return this.noReply;
	}

}
