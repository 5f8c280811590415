package dev.throughline.instrumentation.messaging;

import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.throughline.DocumentedAttributes;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import jakarta.jms.ConnectionFactory;
import org.apache.activemq.artemis.jms.client.ActiveMQConnectionFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jms.annotation.JmsListener;
import org.springframework.jms.core.JmsTemplate;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.satisfies;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spans of messages through a real Artemis in this process, with the dependency alone.
 */
class JmsTracingTests {

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
	void messageCarriesTheTraceToTheListener() throws Exception {
		JmsTemplate template = application.context().getBean(JmsTemplate.class);
		Observation.createNotStarted("request", application.context().getBean(ObservationRegistry.class))
			.observe(() -> template.convertAndSend("jobs", "payload"));
		String mdc = TestConfiguration.received.poll(20, TimeUnit.SECONDS);
		SpanData send = spans.take("send jobs");
		SpanData process = spans.take("process jobs");
		SpanData request = spans.take("request");
		OpenTelemetryAssertions.assertThat(send)
			.hasKind(SpanKind.PRODUCER)
			.hasParent(request)
			.hasStatus(StatusData.unset())
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "jms"),
					equalTo(stringKey("messaging.operation.name"), "send"),
					equalTo(stringKey("messaging.operation.type"), "send"),
					equalTo(stringKey("messaging.destination.name"), "jobs"),
					satisfies(stringKey("messaging.message.id"), (id) -> id.startsWith("ID:")));
		OpenTelemetryAssertions.assertThat(process)
			.hasKind(SpanKind.CONSUMER)
			.hasTraceId(send.getTraceId())
			.hasParentSpanId(send.getSpanId())
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "jms"),
					equalTo(stringKey("messaging.operation.name"), "process"),
					equalTo(stringKey("messaging.operation.type"), "process"),
					equalTo(stringKey("messaging.destination.name"), "jobs"),
					satisfies(stringKey("messaging.message.id"), (id) -> id.startsWith("ID:")));
		TreeMap<String, String> emitted = new TreeMap<>();
		DocumentedAttributes.collect(send.getAttributes(), emitted);
		DocumentedAttributes.collect(process.getAttributes(), emitted);
		assertThat(DocumentedAttributes.of("Messages")).containsAllEntriesOf(emitted);
		assertThat(mdc).isEqualTo(process.getTraceId() + " " + process.getSpanId());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		static final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@Bean
		ConnectionFactory connectionFactory() {
			return new ActiveMQConnectionFactory(Brokers.artemis());
		}

		@JmsListener(destination = "jobs")
		void listen(String payload) {
			received.add(MDC.get("trace_id") + " " + MDC.get("span_id"));
		}

	}

}
