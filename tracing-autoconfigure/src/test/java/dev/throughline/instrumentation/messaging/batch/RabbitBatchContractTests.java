package dev.throughline.instrumentation.messaging.batch;

import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.throughline.TracedApplication;
import dev.throughline.instrumentation.messaging.Brokers;
import dev.throughline.test.BatchMessagingContract;
import dev.throughline.test.DeliveredMessages;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.listener.RabbitListenerEndpointRegistry;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.SimpleRabbitListenerContainerFactoryConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@code @RabbitListener} of batches that the container puts together.
 */
@EnabledIf(value = "dev.throughline.instrumentation.messaging.Brokers#isRabbitInstalled",
		disabledReason = "Debian's package rabbitmq-server is not installed")
class RabbitBatchContractTests extends BatchMessagingContract {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + Brokers.rabbit());
	}

	@AfterAll
	static void close() {
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
		application.context().getBean(RabbitTemplate.class).convertAndSend("batches", body);
	}

	@Override
	protected void sendUntraced(String body) {
		MessageProperties properties = new MessageProperties();
		properties.setContentType(MessageProperties.CONTENT_TYPE_TEXT_PLAIN);
		new RabbitTemplate(application.context().getBean(ConnectionFactory.class)).send("", "batches",
				new Message(body.getBytes(StandardCharsets.UTF_8), properties));
	}

	@Override
	protected void startListener() {
		application.context().getBean(RabbitListenerEndpointRegistry.class).getListenerContainer("batches").start();
	}

	@Override
	protected void stopListener() {
		application.context().getBean(RabbitListenerEndpointRegistry.class).getListenerContainer("batches").stop();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		SimpleRabbitListenerContainerFactory batches(SimpleRabbitListenerContainerFactoryConfigurer configurer,
				ConnectionFactory connections) {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			configurer.configure(factory, connections);
			factory.setBatchListener(true);
			factory.setConsumerBatchEnabled(true);
			factory.setBatchSize(10);
			factory.setReceiveTimeout(200L);
			return factory;
		}

		@Bean
		Queue batchQueue() {
			return new Queue("batches");
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

		@RabbitListener(id = "batches", queues = "batches", containerFactory = "batches", autoStartup = "false")
		void listen(List<String> bodies) {
			this.delivered.onBatch(bodies);
		}

	}

}
