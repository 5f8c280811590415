package dev.throughline.instrumentation.messaging;

import java.util.TreeMap;
import java.util.function.Supplier;

import dev.throughline.DocumentedAttributes;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.jakarta9.instrument.jms.JmsProcessObservationContext;
import io.micrometer.jakarta9.instrument.jms.JmsPublishObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import jakarta.jms.JMSException;
import jakarta.jms.Message;
import jakarta.jms.TemporaryQueue;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageReceiverContext;
import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageSenderContext;
import org.springframework.kafka.support.micrometer.KafkaRecordReceiverContext;
import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Compares the table of messages in docs/spans.md with what is emitted for messages of
 * every system with everything set. The brokers have tests of their own.
 */
class MessagingDocumentationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final TreeMap<String, String> emitted = new TreeMap<>();

	@Test
	void spansHaveTheAttributesOfTheirTable() throws Exception {
		Message temporary = jmsMessage(mock(TemporaryQueue.class));
		MessageProperties properties = new MessageProperties();
		properties.setMessageId("id");
		properties.setReceivedRoutingKey("key");
		properties.setConsumerQueue("jobs");
		org.springframework.amqp.core.Message rabbit = new org.springframework.amqp.core.Message(new byte[0],
				properties);
		TracingContextRunner.with(this.spans, MessagingTracingAutoConfiguration.class).run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			observe(registry, () -> new KafkaRecordSenderContext(new ProducerRecord<>("orders", 1, "key", "payload"),
					"template", () -> "cluster"));
			observe(registry, () -> new KafkaRecordReceiverContext(new ConsumerRecord<>("orders", 1, 7L, "k", "v"),
					"listener", "client", "group", () -> "cluster"));
			observe(registry, () -> new RabbitMessageSenderContext(rabbit, "template", "exchange", "key"));
			observe(registry, () -> new RabbitMessageReceiverContext(rabbit, "listener"));
			observe(registry, () -> new RabbitMessageSenderContext(rabbit, "template", "", "amq.gen-JzTY20BRgKO"));
			observe(registry, () -> new JmsPublishObservationContext(temporary));
			observe(registry, () -> new JmsProcessObservationContext(temporary));
		});
		assertThat(this.emitted).isEqualTo(DocumentedAttributes.of("Messages"));
	}

	@Test
	void temporaryDestinationIsNotInTheName() throws Exception {
		Message temporary = jmsMessage(mock(TemporaryQueue.class));
		TracingContextRunner.with(this.spans, MessagingTracingAutoConfiguration.class).run((context) -> {
			Observation
				.start("message", () -> new JmsPublishObservationContext(temporary),
						context.getBean(ObservationRegistry.class))
				.stop();
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasName("send");
		});
	}

	@ParameterizedTest
	@CsvSource({ "amq.gen-JzTY20BRgKO,", "spring.gen-17,", "amq.rabbitmq.reply-to.g2dkABN,", "jobs,jobs" })
	void generatedQueueIsNotInTheName(String queue, String target) {
		MessageProperties properties = new MessageProperties();
		properties.setConsumerQueue(queue);
		org.springframework.amqp.core.Message message = new org.springframework.amqp.core.Message(new byte[0],
				properties);
		TracingContextRunner.with(this.spans, MessagingTracingAutoConfiguration.class).run((context) -> {
			ObservationRegistry registry = context.getBean(ObservationRegistry.class);
			Observation.start("message", () -> new RabbitMessageSenderContext(message, "template", "", queue), registry)
				.stop();
			Observation.start("message", () -> new RabbitMessageReceiverContext(message, "listener"), registry).stop();
			String suffix = (target != null) ? " " + target : "";
			assertThat(this.spans.take(2)).extracting("name").containsExactly("send" + suffix, "process" + suffix);
		});
	}

	private static Message jmsMessage(TemporaryQueue destination) throws JMSException {
		Message message = mock(Message.class);
		given(message.getJMSDestination()).willReturn(destination);
		given(message.getJMSMessageID()).willReturn("ID:1");
		given(message.getJMSCorrelationID()).willReturn("conversation");
		return message;
	}

	private <C extends Observation.Context> void observe(ObservationRegistry registry, Supplier<C> context) {
		Observation observation = Observation.start("message", context, registry);
		observation.error(new IllegalStateException("failed"));
		observation.stop();
		SpanData span = this.spans.take();
		DocumentedAttributes.collect(span.getAttributes(), this.emitted);
	}

}
