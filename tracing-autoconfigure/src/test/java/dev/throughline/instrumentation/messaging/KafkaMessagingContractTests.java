package dev.throughline.instrumentation.messaging;

import java.util.Map;

import dev.throughline.TracedApplication;
import dev.throughline.test.DeliveredMessages;
import dev.throughline.test.MessagingContract;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;

/**
 * KafkaTemplate to {@code @KafkaListener}.
 */
class KafkaMessagingContractTests extends MessagingContract {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.kafka.bootstrap-servers=" + Brokers.kafka(), "spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.consumer.group-id=contract");
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
	@SuppressWarnings("unchecked")
	protected void send(String body) {
		application.context().getBean(KafkaTemplate.class).send("contract", body).join();
	}

	@Override
	protected void sendUntraced(String body) throws Exception {
		try (KafkaProducer<String, String> producer = new KafkaProducer<>(Map.of("bootstrap.servers", Brokers.kafka()),
				new StringSerializer(), new StringSerializer())) {
			producer.send(new ProducerRecord<>("contract", body)).get();
		}
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

		@KafkaListener(topics = "contract")
		void listen(String body) {
			this.delivered.onMessage(body);
		}

	}

}
