package dev.throughline.instrumentation.messaging.nats;

import java.util.concurrent.TimeUnit;

import dev.throughline.test.DeliveredMessages;
import io.nats.client.Connection;
import io.nats.client.Message;
import io.nats.client.MessageConsumer;
import io.nats.client.api.ConsumerConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Asynchronous publishing to a stream, and a consumer context with a handler.
 */
class NatsConsumerContextContractTests extends NatsMessagingContract {

	private static final String SUBJECT = "contract-consume.messages";

	private static MessageConsumer consumer;

	@BeforeAll
	static void consume() throws Exception {
		addStream("contract-consume");
		consumer = application.context()
			.getBean(Connection.class)
			.getStreamContext("contract-consume")
			.createOrUpdateConsumer(ConsumerConfiguration.builder().durable("worker").build())
			.consume(NatsConsumerContextContractTests::work);
	}

	@AfterAll
	static void stopConsuming() throws Exception {
		consumer.close();
	}

	private static void work(Message message) {
		deliver(application.context().getBean(DeliveredMessages.class), message);
		message.ack();
	}

	@Override
	protected void send(String body) throws Exception {
		connection().jetStream().publishAsync(SUBJECT, bytes(body)).get(10, TimeUnit.SECONDS);
	}

	@Override
	protected void sendUntraced(String body) throws Exception {
		plain.jetStream().publish(SUBJECT, bytes(body));
	}

}
