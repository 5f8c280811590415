package dev.throughline.instrumentation.messaging;

import java.nio.charset.StandardCharsets;

import dev.throughline.TracedApplication;
import dev.throughline.test.DeliveredMessages;
import dev.throughline.test.MessagingContract;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * RabbitTemplate to {@code @RabbitListener}.
 */
@EnabledIf(value = "dev.throughline.instrumentation.messaging.Brokers#isRabbitInstalled",
		disabledReason = "Debian's package rabbitmq-server is not installed")
class RabbitMessagingContractTests extends MessagingContract {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + Brokers.rabbit());
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
		application.context().getBean(RabbitTemplate.class).convertAndSend("contract", body);
	}

	@Override
	protected void sendUntraced(String body) {
		MessageProperties properties = new MessageProperties();
		properties.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
		new RabbitTemplate(application.context().getBean(ConnectionFactory.class)).send("", "contract",
				new org.springframework.amqp.core.Message(body.getBytes(StandardCharsets.UTF_8), properties));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

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

		@RabbitListener(queuesToDeclare = @Queue("contract"))
		void listen(String body) {
			this.delivered.onMessage(body);
		}

	}

}
