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
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.kafka.annotation.KafkaListener;
import org.springframework.kafka.core.KafkaTemplate;
import org.springframework.kafka.listener.CommonErrorHandler;
import org.springframework.kafka.listener.CommonLoggingErrorHandler;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Spans of records through a real Kafka in this process, with the dependency alone.
 */
class KafkaTracingTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.kafka.bootstrap-servers=" + Brokers.kafka(), "spring.kafka.consumer.auto-offset-reset=earliest",
				"spring.kafka.consumer.group-id=billing");
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void recordCarriesTheTraceToTheListener() throws Exception {
		send("good");
		String mdc = TestConfiguration.received.poll(20, TimeUnit.SECONDS);
		SpanData send = spans.take("send orders");
		SpanData process = spans.take("process orders");
		SpanData request = spans.take("request");
		OpenTelemetryAssertions.assertThat(send)
			.hasKind(SpanKind.PRODUCER)
			.hasParent(request)
			.hasStatus(StatusData.unset())
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "kafka"),
					equalTo(stringKey("messaging.operation.name"), "send"),
					equalTo(stringKey("messaging.operation.type"), "send"),
					equalTo(stringKey("messaging.destination.name"), "orders"));
		OpenTelemetryAssertions.assertThat(process)
			.hasKind(SpanKind.CONSUMER)
			.hasTraceId(send.getTraceId())
			.hasParentSpanId(send.getSpanId())
			.hasStatus(StatusData.unset())
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "kafka"),
					equalTo(stringKey("messaging.operation.name"), "process"),
					equalTo(stringKey("messaging.operation.type"), "process"),
					equalTo(stringKey("messaging.destination.name"), "orders"),
					equalTo(stringKey("messaging.destination.partition.id"), "0"),
					equalTo(longKey("messaging.kafka.offset"),
							process.getAttributes().get(longKey("messaging.kafka.offset"))),
					equalTo(stringKey("messaging.consumer.group.name"), "billing"));
		TreeMap<String, String> emitted = new TreeMap<>();
		DocumentedAttributes.collect(send.getAttributes(), emitted);
		DocumentedAttributes.collect(process.getAttributes(), emitted);
		assertThat(DocumentedAttributes.of("Messages")).containsAllEntriesOf(emitted);
		assertThat(mdc).isEqualTo(process.getTraceId() + " " + process.getSpanId());
	}

	@Test
	void failureOfTheListenerIsTheExceptionItself() throws Exception {
		send("bad");
		assertThat(TestConfiguration.received.poll(20, TimeUnit.SECONDS)).isNotNull();
		SpanData process = spans.take("process orders");
		spans.take("send orders");
		spans.take("request");
		OpenTelemetryAssertions.assertThat(process)
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(1)
			.hasAttribute(stringKey("error.type"), IllegalStateException.class.getName());
	}

	@SuppressWarnings("unchecked")
	private static void send(String payload) {
		KafkaTemplate<Object, Object> template = application.context().getBean(KafkaTemplate.class);
		Observation.createNotStarted("request", application.context().getBean(ObservationRegistry.class))
			.observe(() -> template.send("orders", payload).join());
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		static final BlockingQueue<String> received = new LinkedBlockingQueue<>();

		@KafkaListener(topics = "orders")
		void listen(String payload) {
			received.add(MDC.get("trace_id") + " " + MDC.get("span_id"));
			if (payload.equals("bad")) {
				throw new IllegalStateException("not this one");
			}
		}

		@Bean
		CommonErrorHandler errorHandler() {
			return new CommonLoggingErrorHandler();
		}

	}

}
