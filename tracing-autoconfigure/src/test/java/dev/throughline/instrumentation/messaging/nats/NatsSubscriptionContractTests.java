package dev.throughline.instrumentation.messaging.nats;

import java.time.Duration;

import dev.throughline.test.DeliveredMessages;
import io.nats.client.Connection;
import org.junit.jupiter.api.BeforeAll;

/**
 * Core publishing to a handler of one subscription of a dispatcher.
 */
class NatsSubscriptionContractTests extends NatsMessagingContract {

	@BeforeAll
	static void subscribe() throws Exception {
		DeliveredMessages delivered = application.context().getBean(DeliveredMessages.class);
		Connection connection = application.context().getBean(Connection.class);
		connection.createDispatcher()
			.subscribe("contract.subscription", (message) -> delivered.onMessage(body(message)));
		connection.flush(Duration.ofSeconds(10));
	}

	@Override
	protected void send(String body) {
		connection().publish("contract.subscription", bytes(body));
	}

	@Override
	protected void sendUntraced(String body) {
		plain.publish("contract.subscription", bytes(body));
	}

	@Override
	protected boolean redelivers() {
		return false;
	}

}
