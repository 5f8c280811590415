package dev.throughline.instrumentation.messaging;

import java.util.Comparator;
import java.util.List;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.amqp.rabbit.retry.MessageRecoverer;
import org.springframework.amqp.rabbit.retry.RepublishMessageRecoverer;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.SimpleRabbitListenerContainerFactoryConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each hop of a message that is given up, by the broker or by Spring, is in the trace of
 * the one who sent it.
 */
@EnabledIf(value = "dev.throughline.instrumentation.messaging.Brokers#isRabbitInstalled",
		disabledReason = "Debian's package rabbitmq-server is not installed")
class RabbitDeadLetterTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + Brokers.rabbit(),
				"spring.rabbitmq.listener.simple.retry.enabled=true",
				"spring.rabbitmq.listener.simple.retry.initial-interval=10ms",
				"spring.rabbitmq.listener.simple.retry.max-retries=1");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void deadLetterExchangeStaysInTheTrace() {
		send("rejected");
		List<SpanData> chain = chain(3, "send rejected", "process rejected", "process rejected-dead");
		assertThat(chain.get(1).getParentSpanId()).isEqualTo(chain.get(0).getSpanId());
		assertThat(chain.get(1).getStatus()).isEqualTo(StatusData.error());
		assertThat(chain.get(2).getParentSpanId()).isEqualTo(chain.get(0).getSpanId());
	}

	@Test
	void messageThatIsPublishedAgainStaysInTheTrace() {
		send("republished");
		List<SpanData> chain = chain(4, "send republished", "process republished", "send republished-dead",
				"process republished-dead");
		for (int i = 1; i < chain.size(); i++) {
			assertThat(chain.get(i).getParentSpanId()).isEqualTo(chain.get(i - 1).getSpanId());
		}
	}

	private static void send(String queue) {
		application.context().getBean(RabbitTemplate.class).convertAndSend(queue, "payload");
	}

	private static List<SpanData> chain(int count, String... names) {
		List<SpanData> chain = spans.take(count)
			.stream()
			.sorted(Comparator.comparing(SpanData::getStartEpochNanos))
			.toList();
		assertThat(chain).extracting(SpanData::getName).containsExactly(names);
		assertThat(chain).extracting(SpanData::getTraceId).containsOnly(chain.get(0).getTraceId());
		return chain;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

		@Bean
		SimpleRabbitListenerContainerFactory withoutRetry(SimpleRabbitListenerContainerFactoryConfigurer configurer,
				ConnectionFactory connections) {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			configurer.configure(factory, connections);
			factory.setAdviceChain();
			return factory;
		}

		@Bean
		MessageRecoverer recoverer(RabbitTemplate template) {
			return new RepublishMessageRecoverer(template, "", "republished-dead");
		}

		@Bean
		Queue rejectedQueue() {
			return QueueBuilder.durable("rejected")
				.deadLetterExchange("")
				.deadLetterRoutingKey("rejected-dead")
				.build();
		}

		@Bean
		Queue rejectedDeadQueue() {
			return new Queue("rejected-dead");
		}

		@Bean
		Queue republishedQueue() {
			return new Queue("republished");
		}

		@Bean
		Queue republishedDeadQueue() {
			return new Queue("republished-dead");
		}

	}

	static class Listeners {

		@RabbitListener(queues = "rejected", containerFactory = "withoutRetry")
		void rejected(String body) {
			throw new AmqpRejectAndDontRequeueException("not this one");
		}

		@RabbitListener(queues = "republished")
		void republished(String body) {
			throw new IllegalStateException("not this one");
		}

		@RabbitListener(queues = { "rejected-dead", "republished-dead" })
		void dead(String body) {
		}

	}

}
