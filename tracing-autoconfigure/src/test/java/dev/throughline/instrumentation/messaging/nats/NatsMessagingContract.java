package dev.throughline.instrumentation.messaging.nats;

import java.nio.charset.StandardCharsets;

import dev.throughline.TracedApplication;
import dev.throughline.instrumentation.messaging.Brokers;
import dev.throughline.test.DeliveredMessages;
import dev.throughline.test.MessagingContract;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.ErrorListener;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.Options;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * What all ways of NATS have in common.
 */
@EnabledIf(value = "dev.throughline.instrumentation.messaging.Brokers#isNatsInstalled",
		disabledReason = "Debian's package nats-server is not installed")
abstract class NatsMessagingContract extends MessagingContract {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	static TracedApplication application;

	static Connection plain;

	@BeforeAll
	static void start() throws Exception {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class);
		plain = Nats.connect(options());
	}

	@AfterAll
	static void stop() throws Exception {
		plain.close();
		application.close();
	}

	static Options options() {
		return Options.builder().server(Brokers.nats()).errorListener(new QuietErrors()).build();
	}

	@Override
	protected RecordedSpans spans() {
		return spans;
	}

	@Override
	protected DeliveredMessages delivered() {
		return application.context().getBean(DeliveredMessages.class);
	}

	@Override
	protected ObservationRegistry registry() {
		return application.context().getBean(ObservationRegistry.class);
	}

	Connection connection() {
		return application.context().getBean(Connection.class);
	}

	static void addStream(String name) throws Exception {
		plain.jetStreamManagement()
			.addStream(StreamConfiguration.builder()
				.name(name)
				.subjects(name + ".>")
				.storageType(StorageType.Memory)
				.build());
	}

	static void deliver(DeliveredMessages delivered, Message message) {
		try {
			delivered.onMessage(body(message));
		}
		catch (IllegalStateException ex) {
			message.nak();
			throw ex;
		}
	}

	static byte[] bytes(String body) {
		return body.getBytes(StandardCharsets.UTF_8);
	}

	static String body(Message message) {
		return new String(message.getData(), StandardCharsets.UTF_8);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		DeliveredMessages delivered() {
			return new DeliveredMessages();
		}

		@Bean
		Connection natsConnection() throws Exception {
			return Nats.connect(options());
		}

	}

	/**
	 * Says nothing of the failures that the contract asks for.
	 */
	private static final class QuietErrors implements ErrorListener {

	}

}
