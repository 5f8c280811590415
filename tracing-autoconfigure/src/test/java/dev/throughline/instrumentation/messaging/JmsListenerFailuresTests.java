package dev.throughline.instrumentation.messaging;

import java.util.concurrent.atomic.AtomicReference;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.jakarta9.instrument.jms.JmsProcessObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.StatusData;
import jakarta.jms.ConnectionFactory;
import jakarta.jms.Message;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.jms.listener.DefaultMessageListenerContainer;
import org.springframework.util.ErrorHandler;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

class JmsListenerFailuresTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final DefaultMessageListenerContainer container = container();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, MessagingTracingAutoConfiguration.class)
		.withBean(DefaultMessageListenerContainer.class, () -> this.container);

	private static DefaultMessageListenerContainer container() {
		DefaultMessageListenerContainer container = new DefaultMessageListenerContainer();
		container.setConnectionFactory(mock(ConnectionFactory.class));
		container.setDestinationName("jobs");
		container.setAutoStartup(false);
		return container;
	}

	@Test
	void failureIsToldToTheSpanAndToTheApplication() {
		AtomicReference<Throwable> told = new AtomicReference<>();
		this.container.setErrorHandler(told::set);
		this.runner.run((context) -> {
			IllegalStateException failure = new IllegalStateException("failed");
			Observation
				.createNotStarted("message", () -> new JmsProcessObservationContext(mock(Message.class)),
						context.getBean(ObservationRegistry.class))
				.observe(() -> this.container.getErrorHandler().handleError(failure));
			assertThat(told).hasValue(failure);
			OpenTelemetryAssertions.assertThat(this.spans.take())
				.hasStatus(StatusData.error())
				.hasAttribute(stringKey("error.type"), IllegalStateException.class.getName());
		});
	}

	@Test
	void failureIsNotToldToAnotherSpan() {
		this.runner.run((context) -> {
			Observation.createNotStarted("request", context.getBean(ObservationRegistry.class))
				.observe(() -> this.container.getErrorHandler().handleError(new IllegalStateException("failed")));
			assertThat(this.spans.take()).satisfies((request) -> {
				assertThat(request.getStatus().getStatusCode()).isNotEqualTo(StatusCode.ERROR);
				assertThat(request.getEvents()).isEmpty();
			});
		});
	}

	@Test
	void handlerIsSetOnce() {
		this.runner.run((context) -> {
			ErrorHandler handler = this.container.getErrorHandler();
			assertThat(handler).isInstanceOf(JmsErrorHandler.class);
			JmsListenerFailures failures = context.getBean(JmsListenerFailures.class);
			failures.stop();
			failures.start();
			assertThat(this.container.getErrorHandler()).isSameAs(handler);
		});
	}

	@Test
	void handlerOfTheApplicationStaysWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.messaging.enabled=false")
			.run((context) -> assertThat(this.container.getErrorHandler()).isNull());
	}

}
