package dev.throughline.instrumentation.messaging;

import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.BackOff;
import org.springframework.kafka.annotation.DltHandler;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.annotation.RetryableTopic;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.BatchListenerFailedException;
import org.springframework.kafka.listener.DeadLetterPublishingRecoverer;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Each hop of a record that is retried and given up is in the trace of the one who sent
 * it, with a single {@code traceparent} on the wire.
 */
class KafkaDeadLetterTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.kafka.bootstrap-servers=" + Brokers.kafka(), "spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.consumer.group-id=letters");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void retryTopicsStayInTheTrace() throws Exception {
		send("retried");
		assertOneTraceparent("retried", "retried-retry", "retried-dlt");
		assertChain(spans.take(6), "send retried", "process retried", "send retried-retry", "process retried-retry",
				"send retried-dlt", "process retried-dlt");
	}

	@Test
	void deadLetterStaysInTheTrace() throws Exception {
		send("given-up");
		assertOneTraceparent("given-up", "given-up-dlt");
		assertChain(spans.take(4), "send given-up", "process given-up", "send given-up-dlt", "process given-up-dlt");
	}

	@Test
	void deadLetterOfABatchStaysInTheTraceOfItsRecord() throws Exception {
		send("batched");
		assertOneTraceparent("batched", "batched-dlt");
		List<SpanData> taken = spans.take(4);
		SpanData batch = taken.stream().filter((span) -> span.getName().equals("process batched")).findFirst().get();
		assertThat(batch.getLinks()).singleElement();
		assertChain(taken.stream().filter((span) -> span != batch).toList(), "send batched", "send batched-dlt",
				"process batched-dlt");
	}

	@SuppressWarnings("unchecked")
	private static void send(String topic) {
		application.context().getBean(KafkaTemplate.class).send(topic, "payload").join();
	}

	private static void assertOneTraceparent(String... topics) throws InterruptedException {
		for (String topic : topics) {
			ConsumerRecord<?, ?> received = Listeners.received.poll(20, TimeUnit.SECONDS);
			assertThat(received).isNotNull();
			assertThat(received.topic()).isEqualTo(topic);
			assertThat(received.headers().headers("traceparent")).hasSize(1);
		}
	}

	private static void assertChain(List<SpanData> taken, String... names) {
		List<SpanData> chain = taken.stream().sorted(Comparator.comparing(SpanData::getStartEpochNanos)).toList();
		assertThat(chain).extracting(SpanData::getName).containsExactly(names);
		assertThat(chain).extracting(SpanData::getTraceId).containsOnly(chain.get(0).getTraceId());
		for (int i = 1; i < chain.size(); i++) {
			assertThat(chain.get(i).getParentSpanId()).as(names[i]).isEqualTo(chain.get(i - 1).getSpanId());
			boolean failed = chain.get(i).getKind() == SpanKind.CONSUMER && i < chain.size() - 1;
			assertThat(chain.get(i).getStatus()).as(names[i])
				.isEqualTo(failed ? StatusData.error() : StatusData.unset());
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		Listeners listeners() {
			return new Listeners();
		}

		@Bean
		DefaultErrorHandler errorHandler(KafkaTemplate<Object, Object> template) {
			return new DefaultErrorHandler(new DeadLetterPublishingRecoverer(template), new FixedBackOff(0, 0));
		}

	}

	static class Listeners {

		static final BlockingQueue<ConsumerRecord<?, ?>> received = new LinkedBlockingQueue<>();

		@RetryableTopic(attempts = "2", backOff = @BackOff(delay = 50))
		@KafkaListener(topics = "retried")
		void retried(ConsumerRecord<String, String> message) {
			failWith(message);
		}

		@DltHandler
		void dead(ConsumerRecord<String, String> message) {
			received.add(message);
		}

		@KafkaListener(topics = "given-up")
		void givenUp(ConsumerRecord<String, String> message) {
			failWith(message);
		}

		@KafkaListener(topics = "batched", batch = "true")
		void batched(List<ConsumerRecord<String, String>> batch) {
			received.addAll(batch);
			throw new BatchListenerFailedException("not this one", batch.get(0));
		}

		@KafkaListener(topics = { "given-up-dlt", "batched-dlt" })
		void letters(ConsumerRecord<String, String> message) {
			received.add(message);
		}

		private static void failWith(ConsumerRecord<String, String> message) {
			received.add(message);
			throw new IllegalStateException("not this one");
		}

	}

}
