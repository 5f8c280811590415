package dev.throughline.instrumentation.messaging.batch;

import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.instrumentation.messaging.Brokers;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.batch.SimpleBatchingStrategy;
import org.springframework.amqp.rabbit.config.SimpleRabbitListenerContainerFactory;
import org.springframework.amqp.rabbit.connection.ConnectionFactory;
import org.springframework.amqp.rabbit.core.BatchingRabbitTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.amqp.autoconfigure.SimpleRabbitListenerContainerFactoryConfigurer;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Batches that a producer put together, with Spring Boot's retry around the listener.
 */
@EnabledIf(value = "dev.throughline.instrumentation.messaging.Brokers#isRabbitInstalled",
		disabledReason = "Debian's package rabbitmq-server is not installed")
class RabbitBatchListenersTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.rabbitmq.host=127.0.0.1", "spring.rabbitmq.port=" + Brokers.rabbit(),
				"spring.rabbitmq.listener.simple.retry.enabled=true",
				"spring.rabbitmq.listener.simple.retry.initial-interval=10ms");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void batchOfAProducerHasOneLinkAndOneSpanForAllRetries() throws Exception {
		BatchingRabbitTemplate template = application.context().getBean(BatchingRabbitTemplate.class);
		template.convertAndSend("debatched", "one");
		template.convertAndSend("debatched", "two");
		assertThat(Listener.received.poll(20, TimeUnit.SECONDS)).containsExactly("one", "two");
		SpanData send = spans.take("send debatched");
		SpanData batch = spans.take("process debatched");
		assertThat(batch.getAttributes().get(longKey("messaging.batch.message_count"))).isEqualTo(2);
		assertThat(batch.getLinks()).singleElement()
			.satisfies((link) -> assertThat(link.getSpanContext().getSpanId()).isEqualTo(send.getSpanId()));
		assertThat(batch.getStatus()).isEqualTo(StatusData.unset());
		assertThat(Listener.current).containsExactly(batch.getSpanId(), batch.getSpanId());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		Listener listener() {
			return new Listener();
		}

		@Bean
		Queue debatchedQueue() {
			return new Queue("debatched");
		}

		@Bean
		ThreadPoolTaskScheduler batchScheduler() {
			return new ThreadPoolTaskScheduler();
		}

		@Bean
		BatchingRabbitTemplate batchingTemplate(ConnectionFactory connections, ThreadPoolTaskScheduler batchScheduler) {
			BatchingRabbitTemplate template = new BatchingRabbitTemplate(connections,
					new SimpleBatchingStrategy(2, 10_000, 60_000), batchScheduler);
			template.setObservationEnabled(true);
			return template;
		}

		@Bean
		SimpleRabbitListenerContainerFactory debatching(SimpleRabbitListenerContainerFactoryConfigurer configurer,
				ConnectionFactory connections) {
			SimpleRabbitListenerContainerFactory factory = new SimpleRabbitListenerContainerFactory();
			configurer.configure(factory, connections);
			factory.setBatchListener(true);
			factory.setDeBatchingEnabled(true);
			return factory;
		}

	}

	static class Listener {

		static final BlockingQueue<List<String>> received = new LinkedBlockingQueue<>();

		static final BlockingQueue<String> current = new LinkedBlockingQueue<>();

		private boolean failed;

		@RabbitListener(queues = "debatched", containerFactory = "debatching")
		void listen(List<String> bodies) {
			current.add(Span.current().getSpanContext().getSpanId());
			if (!this.failed) {
				this.failed = true;
				throw new IllegalStateException("not this time");
			}
			received.add(bodies);
		}

	}

}
