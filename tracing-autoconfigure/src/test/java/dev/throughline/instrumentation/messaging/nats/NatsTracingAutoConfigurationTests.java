package dev.throughline.instrumentation.messaging.nats;

import dev.throughline.instrumentation.TypedSpanHandler;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.observation.ObservationRegistry;
import io.nats.client.Connection;
import io.nats.client.api.ServerInfo;
import io.nats.client.impl.Headers;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.mockito.ArgumentCaptor;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.ArgumentMatchers.isNull;
import static org.mockito.BDDMockito.given;
import static org.mockito.BDDMockito.then;
import static org.mockito.Mockito.mock;

class NatsTracingAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final Connection client = client(true);

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, NatsTracingAutoConfiguration.class)
		.withBean("nats", Connection.class, () -> this.client);

	private static Connection client(boolean headersSupported) {
		Connection client = mock(Connection.class);
		ServerInfo server = mock(ServerInfo.class);
		given(server.isHeadersSupported()).willReturn(headersSupported);
		given(client.getServerInfo()).willReturn(server);
		given(client.getMaxPayload()).willReturn(1024L);
		return client;
	}

	@Test
	void observesAConnectionThatIsABeanOnce() {
		this.runner.run((context) -> {
			Connection connection = context.getBean(Connection.class);
			assertThat(ObservedNats.isObserved(connection)).isTrue();
			assertThat(context.getBean(NatsTracing.class).wrap(connection)).isSameAs(connection);
			connection.publish("orders", new byte[0]);
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasName("send orders");
		});
	}

	@Test
	void sendsNoHeadersToAServerThatHasNone() {
		Connection old = client(false);
		this.runner.run((context) -> {
			Connection connection = context.getBean(NatsTracing.class).wrap(old);
			connection.publish("orders", new byte[0]);
			then(old).should().publish(eq("orders"), isNull(), isNull(), any());
			this.spans.take("send orders");
		});
	}

	@Test
	void leavesOutWhatAHeaderCannotHold() {
		NatsOutgoing message = new NatsOutgoing("orders", null, null, null, null, null);
		NatsSendContext context = new NatsSendContext(NatsSendContext.PUBLISH, message, this.client);
		context.getSetter().set(context.headers(), "tracestate", "a=b\r\nEvil: yes");
		context.getSetter().set(context.headers(), "bad name\n", "value");
		context.getSetter().set(null, "traceparent", "value");
		assertThat(context.headers().isEmpty()).isTrue();
	}

	@Test
	void observationsThatAreSwitchedOffCostNothing() {
		this.runner.run((context) -> {
			Connection connection = new NatsTracing(ObservationRegistry.NOOP).wrap(this.client);
			Headers headers = new Headers();
			connection.publish("orders", headers, new byte[0]);
			ArgumentCaptor<Headers> sent = ArgumentCaptor.forClass(Headers.class);
			then(this.client).should().publish(eq("orders"), isNull(), sent.capture(), any());
			assertThat(sent.getValue()).isSameAs(headers);
		});
	}

	@Test
	void leavesTheSpansToSpringBootUnderItsConventions() {
		this.runner.withPropertyValues("throughline.conventions=micrometer").run((context) -> {
			assertThat(context).doesNotHaveBean(TypedSpanHandler.class);
			context.getBean(Connection.class).publish("orders", new byte[0]);
			ArgumentCaptor<Headers> sent = ArgumentCaptor.forClass(Headers.class);
			then(this.client).should().publish(eq("orders"), isNull(), sent.capture(), any());
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasKind(SpanKind.PRODUCER);
			assertThat(sent.getValue().containsKey("traceparent")).isTrue();
		});
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.messaging.nats.enabled=false").run(this::assertOff);
		this.runner.withPropertyValues("throughline.messaging.enabled=false").run(this::assertOff);
	}

	private void assertOff(ApplicationContext context) {
		assertThat(context.getBeanNamesForType(NatsTracing.class)).isEmpty();
		assertThat(context.getBean(Connection.class)).isSameAs(this.client);
	}

	@Test
	void backsOffWithoutTheClient() {
		TracingContextRunner.with(this.spans, NatsTracingAutoConfiguration.class)
			.withClassLoader(new FilteredClassLoader("io.nats"))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(NatsTracingAutoConfiguration.class));
	}

	@Test
	void usesTheApplicationsOwn() {
		NatsTracing own = new NatsTracing(ObservationRegistry.create());
		this.runner.withBean(NatsTracing.class, () -> own)
			.run((context) -> assertThat(context.getBean(NatsTracing.class)).isSameAs(own));
	}

	@Test
	void subjectsWithIdsNameNoSpan() {
		assertThat(NatsSubjects.hasId("orders.created")).isFalse();
		assertThat(NatsSubjects.hasId("orders.v2.created")).isFalse();
		assertThat(NatsSubjects.hasId("orders.17")).isTrue();
		assertThat(NatsSubjects.hasId("orders.a1b2c3d4.created")).isTrue();
		assertThat(NatsSubjects.hasId("mail.to.someone@example")).isTrue();
		assertThat(NatsSubjects.hasId("x".repeat(41))).isTrue();
	}

}
