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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.amqp.rabbit.annotation.Queue;
import org.springframework.amqp.rabbit.annotation.RabbitListener;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spans of messages through a real RabbitMQ, with the dependency alone.
 */
@EnabledIf(value = "dev.throughline.instrumentation.messaging.Brokers#isRabbitInstalled",
		disabledReason = "Debian's package rabbitmq-server is not installed")
class RabbitTracingTests {

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

	@Test
	void messageCarriesTheTraceToTheListener() throws Exception {
		RabbitTemplate template = application.context().getBean(RabbitTemplate.class);
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
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "rabbitmq"),
					equalTo(stringKey("messaging.operation.name"), "send"),
					equalTo(stringKey("messaging.operation.type"), "send"),
					equalTo(stringKey("messaging.destination.name"), "jobs"),
					equalTo(stringKey("messaging.rabbitmq.destination.routing_key"), "jobs"));
		OpenTelemetryAssertions.assertThat(process)
			.hasKind(SpanKind.CONSUMER)
			.hasTraceId(send.getTraceId())
			.hasParentSpanId(send.getSpanId())
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "rabbitmq"),
					equalTo(stringKey("messaging.operation.name"), "process"),
					equalTo(stringKey("messaging.operation.type"), "process"),
					equalTo(stringKey("messaging.destination.name"), "jobs"),
					equalTo(stringKey("messaging.rabbitmq.destination.routing_key"), "jobs"));
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

		@RabbitListener(queuesToDeclare = @Queue("jobs"))
		void listen(String payload) {
			received.add(MDC.get("trace_id") + " " + MDC.get("span_id"));
		}

	}

}
