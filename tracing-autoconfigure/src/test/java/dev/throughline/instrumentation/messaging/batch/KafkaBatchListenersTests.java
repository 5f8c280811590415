package dev.throughline.instrumentation.messaging.batch;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.instrumentation.messaging.Brokers;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.config.ContainerCustomizer;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.core.ConsumerFactory;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.support.Acknowledgment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The ways to write a listener of batches, in an application that sets an interceptor of
 * its own on every container after the factory has made it.
 */
class KafkaBatchListenersTests {

	/**
	 * More than the SDK keeps by default.
	 */
	private static final int MANY = 150;

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.kafka.bootstrap-servers=" + Brokers.kafka(), "spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.consumer.enable-auto-commit=false", "spring.kafka.consumer.group-id=ways");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "ways-records", "ways-messages", "ways-by-hand" })
	void everyWayIsObservedOnce(String topic) throws Exception {
		send(topic);
		String current = Listeners.received.poll(20, TimeUnit.SECONDS);
		SpanData send = spans.take("send " + topic);
		SpanData batch = spans.take();
		assertThat(batch.getName()).isEqualTo("process " + topic);
		assertThat(batch.getSpanId()).isEqualTo(current);
		assertThat(batch.getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(send.getSpanId()));
		assertThat(TestConfiguration.intercepted).contains(topic);
	}

	@Test
	void everyRecordOfABigPollIsLinked() throws Exception {
		for (int i = 0; i < MANY; i++) {
			send("ways-many");
		}
		assertThat(spans.take(MANY)).extracting(SpanData::getKind).containsOnly(SpanKind.PRODUCER);
		application.context().getBean(KafkaListenerEndpointRegistry.class).getListenerContainer("many").start();
		assertThat(Listeners.received.poll(20, TimeUnit.SECONDS)).isNotNull();
		SpanData batch = spans.take();
		assertThat(batch.getLinks()).hasSize(MANY);
		assertThat(batch.getTotalRecordedLinks()).isEqualTo(MANY);
	}

	@SuppressWarnings("unchecked")
	private static void send(String topic) {
		application.context().getBean(KafkaTemplate.class).send(topic, "payload").join();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		static final BlockingQueue<String> intercepted = new LinkedBlockingQueue<>();

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

		@Bean
		ContainerCustomizer<Object, Object, ConcurrentMessageListenerContainer<Object, Object>> customizer() {
			return (container) -> container.setBatchInterceptor((records, consumer) -> {
				records.partitions().forEach((partition) -> intercepted.add(partition.topic()));
				return records;
			});
		}

		@Bean
		ConcurrentMessageListenerContainer<Object, Object> byHand(ConsumerFactory<Object, Object> consumers) {
			ContainerProperties properties = new ContainerProperties("ways-by-hand");
			properties.setGroupId("by-hand");
			properties.setObservationEnabled(true);
			properties.setMessageListener(
					(BatchMessageListener<Object, Object>) (records) -> Listeners.received.add(Listeners.current()));
			ConcurrentMessageListenerContainer<Object, Object> container = new ConcurrentMessageListenerContainer<>(
					consumers, properties);
			container.setBatchInterceptor((records, consumer) -> {
				intercepted.add("ways-by-hand");
				return records;
			});
			return container;
		}

	}

	static class Listeners {

		static final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		static String current() {
			return Span.current().getSpanContext().getSpanId();
		}

		@KafkaListener(topics = "ways-records", batch = "true")
		void records(ConsumerRecords<String, String> records) {
			received.add(current());
		}

		@KafkaListener(topics = "ways-messages", batch = "true", ackMode = "MANUAL")
		void messages(List<ConsumerRecord<String, String>> records, Acknowledgment acknowledgment) {
			received.add(current());
			acknowledgment.acknowledge();
		}

		@KafkaListener(id = "many", idIsGroup = false, topics = "ways-many", batch = "true", autoStartup = "false")
		void many(List<String> bodies) {
			received.add(current());
		}

	}

}
