package dev.throughline.instrumentation.messaging;

import dev.throughline.TracedApplication;
import dev.throughline.test.DeliveredMessages;
import dev.throughline.test.MessagingContract;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.JMSContext;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;

/**
 * JmsTemplate to {@code @JmsListener}.
 */
class JmsMessagingContractTests extends MessagingContract {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class);
	}

	@AfterAll
	static void stop() {
		application.close();
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

	@Override
	protected void send(String body) {
		application.context().getBean(JmsTemplate.class).convertAndSend("contract", body);
	}

	@Override
	protected void sendUntraced(String body) {
		try (JMSContext context = new ActiveMQConnectionFactory(Brokers.artemis()).createContext()) {
			context.createProducer().send(context.createQueue("contract"), body);
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		ConnectionFactory connectionFactory() {
			return new ActiveMQConnectionFactory(Brokers.artemis());
		}

		@Bean
		DeliveredMessages delivered() {
			return new DeliveredMessages();
		}

		@Bean
		Listener listener(DeliveredMessages delivered) {
			return new Listener(delivered);
		}

	}

	record Listener(DeliveredMessages delivered) {

		@JmsListener(destination = "contract")
		void listen(String body) {
			this.delivered.onMessage(body);
		}

	}

}
