package dev.throughline.instrumentation.messaging.nats;

import dev.throughline.test.DeliveredMessages;
import io.nats.client.Connection;
import io.nats.client.JetStream;
import io.nats.client.Message;
import org.junit.jupiter.api.BeforeAll;

/**
 * Publishing to a stream, and its push consumer with a handler.
 */
class NatsPushConsumerContractTests extends NatsMessagingContract {

	private static final String SUBJECT = "contract-push.messages";

	private static JetStream jetStream;

	@BeforeAll
	static void subscribe() throws Exception {
		addStream("contract-push");
		Connection connection = application.context().getBean(Connection.class);
		jetStream = connection.jetStream();
		jetStream.subscribe(SUBJECT, connection.createDispatcher(), NatsPushConsumerContractTests::work, true);
	}

	private static void work(Message message) {
		deliver(application.context().getBean(DeliveredMessages.class), message);
	}

	@Override
	protected void send(String body) throws Exception {
		jetStream.publish(SUBJECT, bytes(body));
	}

	@Override
	protected void sendUntraced(String body) throws Exception {
		plain.jetStream().publish(SUBJECT, bytes(body));
	}

}
