package dev.throughline.instrumentation.messaging.nats;

import java.time.Duration;

import dev.throughline.test.DeliveredMessages;
import io.nats.client.Connection;
import io.nats.client.IterableConsumer;
import io.nats.client.Message;
import io.nats.client.api.ConsumerConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/**
 * Connection that is no bean and was wrapped by hand; messages are pulled by a thread of
 * the application, which gives each to {@link NatsTracing#process}.
 */
class NatsPullContractTests extends NatsMessagingContract {

	private static final String SUBJECT = "contract-pull.messages";

	private static Connection wrapped;

	private static Thread worker;

	private static volatile boolean working = true;

	@BeforeAll
	static void pull() throws Exception {
		addStream("contract-pull");
		NatsTracing tracing = application.context().getBean(NatsTracing.class);
		wrapped = tracing.wrap(plain);
		IterableConsumer messages = wrapped.getStreamContext("contract-pull")
			.createOrUpdateConsumer(ConsumerConfiguration.builder().durable("puller").build())
			.iterate();
		worker = new Thread(() -> work(messages, tracing));
		worker.start();
	}

	@AfterAll
	static void stopPulling() throws Exception {
		working = false;
		worker.join(20_000);
	}

	private static void work(IterableConsumer messages, NatsTracing tracing) {
		DeliveredMessages delivered = application.context().getBean(DeliveredMessages.class);
		try (messages) {
			while (working) {
				Message message = messages.nextMessage(Duration.ofMillis(100));
				if (message != null) {
					workOn(message, delivered, tracing);
				}
			}
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static void workOn(Message message, DeliveredMessages delivered, NatsTracing tracing)
			throws InterruptedException {
		try {
			tracing.process(message, (received) -> {
				deliver(delivered, received);
				received.ack();
			});
		}
		catch (IllegalStateException ex) {
			// the contract's
		}
	}

	@Override
	protected void send(String body) throws Exception {
		wrapped.jetStream().publish(SUBJECT, bytes(body));
	}

	@Override
	protected void sendUntraced(String body) throws Exception {
		plain.jetStream().publish(SUBJECT, bytes(body));
	}

}
