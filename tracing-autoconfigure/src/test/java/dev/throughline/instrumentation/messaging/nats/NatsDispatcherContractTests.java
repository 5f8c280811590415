package dev.throughline.instrumentation.messaging.nats;

import java.time.Duration;

import dev.throughline.test.DeliveredMessages;
import io.nats.client.Connection;
import org.junit.jupiter.api.BeforeAll;

/**
 * Core publishing to a dispatcher's default handler.
 */
class NatsDispatcherContractTests extends NatsMessagingContract {

	@BeforeAll
	static void subscribe() throws Exception {
		DeliveredMessages delivered = application.context().getBean(DeliveredMessages.class);
		Connection connection = application.context().getBean(Connection.class);
		connection.createDispatcher((message) -> delivered.onMessage(body(message))).subscribe("contract.dispatcher");
		connection.flush(Duration.ofSeconds(10));
	}

	@Override
	protected void send(String body) {
		connection().publish("contract.dispatcher", bytes(body));
	}

	@Override
	protected void sendUntraced(String body) {
		plain.publish("contract.dispatcher", bytes(body));
	}

	@Override
	protected boolean redelivers() {
		return false;
	}

}
