package dev.throughline.instrumentation.messaging;

import dev.throughline.instrumentation.TypedSpanHandler;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.jakarta9.instrument.jms.JmsPublishObservationContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class MessagingTracingAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			MessagingTracingAutoConfiguration.class);

	@Test
	void suppliesAHandlerForEachWayInAndOut() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(KafkaSendSpanHandler.class)
			.hasSingleBean(KafkaProcessSpanHandler.class)
			.hasSingleBean(RabbitSendSpanHandler.class)
			.hasSingleBean(RabbitProcessSpanHandler.class)
			.hasSingleBean(JmsSendSpanHandler.class)
			.hasSingleBean(JmsProcessSpanHandler.class));
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.messaging.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(TypedSpanHandler.class));
	}

	@ParameterizedTest
	@CsvSource({ "org.springframework.kafka, 4", "org.springframework.amqp, 4", "io.micrometer.jakarta9, 4",
			"jakarta.jms, 4" })
	void startsWithoutTheTechnology(String missingPackage, int handlers) {
		this.runner.withClassLoader(new FilteredClassLoader(missingPackage))
			.run((context) -> assertThat(context.getBeansOfType(TypedSpanHandler.class)).hasSize(handlers));
	}

	@Test
	void backsOffWithoutOpenTelemetry() {
		this.runner.withClassLoader(new FilteredClassLoader(OtelTracer.class, JmsPublishObservationContext.class))
			.run((context) -> assertThat(context).hasNotFailed()
				.doesNotHaveBean(MessagingTracingAutoConfiguration.class));
	}

}
