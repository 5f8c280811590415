package dev.throughline.instrumentation.messaging;

import java.util.Comparator;
import java.util.List;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A message that the broker delivers again, and then moves away, stays in the trace of
 * the one who sent it.
 */
class JmsDeadLetterTests {

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

	@Test
	void deadLetterStaysInTheTrace() {
		application.context().getBean(JmsTemplate.class).convertAndSend(Brokers.DYING, "payload");
		List<SpanData> taken = spans.take(4)
			.stream()
			.sorted(Comparator.comparing(SpanData::getStartEpochNanos))
			.toList();
		SpanData send = taken.get(0);
		assertThat(taken).extracting(SpanData::getTraceId).containsOnly(send.getTraceId());
		assertThat(taken.subList(1, 4)).extracting(SpanData::getParentSpanId).containsOnly(send.getSpanId());
		assertThat(taken.subList(1, 3)).extracting(SpanData::getStatus).containsOnly(StatusData.error());
		assertThat(taken.get(3)).satisfies((dead) -> {
			assertThat(dead.getName()).isEqualTo("process " + Brokers.DEAD);
			assertThat(dead.getStatus()).isEqualTo(StatusData.unset());
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		ConnectionFactory connectionFactory() {
			return new ActiveMQConnectionFactory(Brokers.artemis());
		}

		@JmsListener(destination = Brokers.DYING)
		void fail(String body) {
			throw new IllegalStateException("not this one");
		}

		@JmsListener(destination = Brokers.DEAD)
		void dead(String body) {
		}

	}

}
