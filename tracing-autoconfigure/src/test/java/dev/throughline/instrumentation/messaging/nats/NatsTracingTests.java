package dev.throughline.instrumentation.messaging.nats;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import dev.throughline.DocumentedAttributes;
import dev.throughline.TracedApplication;
import dev.throughline.instrumentation.messaging.Brokers;
import dev.throughline.test.RecordedSpans;
import io.nats.client.Connection;
import io.nats.client.Dispatcher;
import io.nats.client.JetStream;
import io.nats.client.Message;
import io.nats.client.Nats;
import io.nats.client.PublishOptions;
import io.nats.client.Subscription;
import io.nats.client.api.StorageType;
import io.nats.client.api.StreamConfiguration;
import io.nats.client.impl.Headers;
import io.nats.client.impl.NatsMessage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.opentelemetry.api.common.AttributeKey.booleanKey;
import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Spans of messages through a real NATS, with the client added to the dependency.
 */
@EnabledIf(value = "dev.throughline.instrumentation.messaging.Brokers#isNatsInstalled",
		disabledReason = "Debian's package nats-server is not installed")
class NatsTracingTests {

	private static final byte[] BODY = "payload".getBytes(StandardCharsets.UTF_8);

	private static final Duration PATIENCE = Duration.ofSeconds(10);

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	private static Connection connection;

	private static Connection plain;

	private static long port;

	private final BlockingQueue<Message> received = new LinkedBlockingQueue<>();

	@BeforeAll
	static void start() throws Exception {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class);
		connection = application.context().getBean(Connection.class);
		plain = Nats.connect(Brokers.nats());
		port = URI.create(Brokers.nats()).getPort();
		plain.jetStreamManagement()
			.addStream(StreamConfiguration.builder()
				.name("own")
				.subjects("own.>")
				.storageType(StorageType.Memory)
				.build());
	}

	@AfterAll
	static void stop() throws Exception {
		plain.close();
		application.close();
	}

	@Test
	void publishedMessageIsDescribedOnBothSides() throws Exception {
		Dispatcher dispatcher = connection.createDispatcher(this.received::add)
			.subscribe("orders.*.created", "billing");
		connection.flush(PATIENCE);
		connection.publish("orders.17.created", new Headers().put("Nats-Msg-Id", "abc"), BODY);
		SpanData send = spans.take("send");
		SpanData process = spans.take("process orders.*.created");
		connection.closeDispatcher(dispatcher);
		OpenTelemetryAssertions.assertThat(send)
			.hasKind(SpanKind.PRODUCER)
			.hasStatus(StatusData.unset())
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "nats"),
					equalTo(stringKey("messaging.operation.name"), "send"),
					equalTo(stringKey("messaging.operation.type"), "send"),
					equalTo(stringKey("messaging.destination.name"), "orders.17.created"),
					equalTo(stringKey("messaging.message.id"), "abc"),
					equalTo(longKey("messaging.message.body.size"), BODY.length),
					equalTo(stringKey("server.address"), "127.0.0.1"), equalTo(longKey("server.port"), port));
		OpenTelemetryAssertions.assertThat(process)
			.hasKind(SpanKind.CONSUMER)
			.hasParent(send)
			.hasStatus(StatusData.unset())
			.hasAttributesSatisfyingExactly(equalTo(stringKey("messaging.system"), "nats"),
					equalTo(stringKey("messaging.operation.name"), "process"),
					equalTo(stringKey("messaging.operation.type"), "process"),
					equalTo(stringKey("messaging.destination.name"), "orders.17.created"),
					equalTo(stringKey("messaging.destination.template"), "orders.*.created"),
					equalTo(stringKey("messaging.consumer.group.name"), "billing"),
					equalTo(stringKey("messaging.message.id"), "abc"),
					equalTo(longKey("messaging.message.body.size"), BODY.length),
					equalTo(stringKey("server.address"), "127.0.0.1"), equalTo(longKey("server.port"), port));
		TreeMap<String, String> emitted = new TreeMap<>();
		DocumentedAttributes.collect(send.getAttributes(), emitted);
		DocumentedAttributes.collect(process.getAttributes(), emitted);
		emitted.put("messaging.destination.temporary", "boolean");
		emitted.put("error.type", "string");
		assertThat(emitted).isEqualTo(DocumentedAttributes.of("NATS"));
	}

	@Test
	void requestIsASpanUntilItsReply() throws Exception {
		Dispatcher dispatcher = connection.createDispatcher((message) -> connection.publish(message.getReplyTo(), BODY))
			.subscribe("questions");
		connection.flush(PATIENCE);
		Message reply = connection.request("questions", BODY, PATIENCE);
		assertThat(reply.getData()).isEqualTo(BODY);
		SpanData request = spans.take("request questions");
		SpanData process = spans.take("process questions");
		SpanData answer = spans.take("send");
		connection.closeDispatcher(dispatcher);
		OpenTelemetryAssertions.assertThat(request)
			.hasKind(SpanKind.PRODUCER)
			.hasStatus(StatusData.unset())
			.hasAttribute(stringKey("messaging.operation.name"), "request")
			.hasAttribute(stringKey("messaging.operation.type"), "send");
		OpenTelemetryAssertions.assertThat(process).hasParent(request);
		OpenTelemetryAssertions.assertThat(answer)
			.hasParent(process)
			.hasAttribute(booleanKey("messaging.destination.temporary"), true);
		assertThat(answer.getAttributes().get(stringKey("messaging.destination.name"))).isNull();
		assertThat(request.getEndEpochNanos()).isGreaterThanOrEqualTo(answer.getStartEpochNanos());
	}

	@Test
	void requestThatNobodyAnswersHasFailed() throws Exception {
		assertThat(connection.request("nobody", BODY, PATIENCE)).isNull();
		OpenTelemetryAssertions.assertThat(spans.take())
			.hasName("request nobody")
			.hasStatus(StatusData.error())
			.hasAttribute(stringKey("error.type"), "no_reply");
		CompletableFuture<Message> future = connection.request("nobody", BODY);
		assertThat(future).failsWithin(PATIENCE).withThrowableOfType(CancellationException.class);
		OpenTelemetryAssertions.assertThat(spans.take())
			.hasName("request nobody")
			.hasStatus(StatusData.error())
			.hasAttribute(stringKey("error.type"), CancellationException.class.getName());
	}

	@Test
	void headersOfTheApplicationArriveAndAreNotChanged() throws Exception {
		Subscription subscription = plain.subscribe("headers");
		plain.flush(PATIENCE);
		Headers headers = new Headers().put("tenant", "blue")
			.put("Traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01");
		Headers before = new Headers(headers);
		Span current = Span.wrap(SpanContext.create("11111111111111111111111111111111", "2222222222222222",
				TraceFlags.getSampled(), TraceState.getDefault()));
		try (Scope scope = current.makeCurrent()) {
			connection.publish("headers", headers, BODY);
		}
		Headers arrived = subscription.nextMessage(PATIENCE).getHeaders();
		SpanData send = spans.take();
		assertThat(headers).isEqualTo(before);
		assertThat(arrived.get("tenant")).containsExactly("blue");
		assertThat(arrived.getIgnoreCase("traceparent")).singleElement()
			.asString()
			.startsWith("00-11111111111111111111111111111111-" + send.getSpanId());
		subscription.unsubscribe();
	}

	@Test
	void forwardedOutsideAnySpanContinuesTheTraceItCarries() throws Exception {
		Subscription subscription = plain.subscribe("forwarded");
		plain.flush(PATIENCE);
		connection.publish("forwarded",
				new Headers().put("traceparent", "00-0123456789abcdef0123456789abcdef-0123456789abcdef-01"), BODY);
		SpanData send = spans.take();
		assertThat(send.getTraceId()).isEqualTo("0123456789abcdef0123456789abcdef");
		assertThat(subscription.nextMessage(PATIENCE).getHeaders().get("traceparent")).singleElement()
			.asString()
			.contains(send.getSpanId());
		subscription.unsubscribe();
	}

	@Test
	void messageOfTheLargestSizeIsSentWithoutTheContext() throws Exception {
		Subscription subscription = plain.subscribe("large");
		plain.flush(PATIENCE);
		connection.publish("large", new byte[(int) connection.getMaxPayload()]);
		assertThat(subscription.nextMessage(PATIENCE).hasHeaders()).isFalse();
		spans.take("send large");
		subscription.unsubscribe();
	}

	@Test
	void failureToSendIsRecordedAndThrown() throws Exception {
		Connection closed = application.context().getBean(NatsTracing.class).wrap(Nats.connect(Brokers.nats()));
		closed.close();
		assertThatIllegalStateException().isThrownBy(() -> closed.publish("closed", BODY));
		OpenTelemetryAssertions.assertThat(spans.take())
			.hasName("send closed")
			.hasStatus(StatusData.error())
			.hasAttribute(stringKey("error.type"), IllegalStateException.class.getName());
	}

	@ParameterizedTest
	@MethodSource("sends")
	void everyWayToSendCarriesTheContextOfOneSpan(Send send) throws Exception {
		Dispatcher dispatcher = plain.createDispatcher((message) -> {
			this.received.add(message);
			if (message.getReplyTo() != null) {
				plain.publish(message.getReplyTo(), BODY);
			}
		}).subscribe("every");
		Subscription stream = plain.subscribe("own.every");
		plain.flush(PATIENCE);
		send.send(connection, connection.jetStream());
		Message message = (send.stream()) ? stream.nextMessage(PATIENCE) : this.received.poll(10, TimeUnit.SECONDS);
		SpanData span = spans.take();
		assertThat(message.getData()).isEqualTo(BODY);
		assertThat(message.getHeaders().get("traceparent")).singleElement()
			.asString()
			.contains(span.getTraceId() + "-" + span.getSpanId());
		OpenTelemetryAssertions.assertThat(span).hasKind(SpanKind.PRODUCER).hasStatus(StatusData.unset());
		plain.closeDispatcher(dispatcher);
		stream.unsubscribe();
	}

	static Stream<Send> sends() {
		PublishOptions options = PublishOptions.builder().build();
		return Stream.of(new Send(false, (core, js) -> core.publish("every", BODY)),
				new Send(false, (core, js) -> core.publish("every", new Headers().put("a", "b"), BODY)),
				new Send(false, (core, js) -> core.publish("every", "answers", BODY)),
				new Send(false, (core, js) -> core.publish("every", "answers", null, BODY)),
				new Send(false, (core, js) -> core.publish(message("every"))),
				new Send(false, (core, js) -> core.request("every", BODY).get()),
				new Send(false, (core, js) -> core.request("every", null, BODY).get()),
				new Send(false, (core, js) -> core.requestWithTimeout("every", BODY, PATIENCE).get()),
				new Send(false, (core, js) -> core.requestWithTimeout("every", null, BODY, PATIENCE).get()),
				new Send(false, (core, js) -> core.request(message("every")).get()),
				new Send(false, (core, js) -> core.requestWithTimeout(message("every"), PATIENCE).get()),
				new Send(false, (core, js) -> core.request("every", BODY, PATIENCE)),
				new Send(false, (core, js) -> core.request("every", null, BODY, PATIENCE)),
				new Send(false, (core, js) -> core.request(message("every"), PATIENCE)),
				new Send(true, (core, js) -> js.publish("own.every", BODY)),
				new Send(true, (core, js) -> js.publish("own.every", null, BODY)),
				new Send(true, (core, js) -> js.publish("own.every", BODY, options)),
				new Send(true, (core, js) -> js.publish("own.every", null, BODY, options)),
				new Send(true, (core, js) -> js.publish(message("own.every"))),
				new Send(true, (core, js) -> js.publish(message("own.every"), options)),
				new Send(true, (core, js) -> js.publishAsync("own.every", BODY).get()),
				new Send(true, (core, js) -> js.publishAsync("own.every", null, BODY).get()),
				new Send(true, (core, js) -> js.publishAsync("own.every", BODY, options).get()),
				new Send(true, (core, js) -> js.publishAsync("own.every", null, BODY, options).get()),
				new Send(true, (core, js) -> js.publishAsync(message("own.every")).get()),
				new Send(true, (core, js) -> js.publishAsync(message("own.every"), options).get()));
	}

	private static Message message(String subject) {
		return NatsMessage.builder().subject(subject).data(BODY).build();
	}

	@Test
	void everyWayToConsumeThroughAConnectionIsCalledWithTheClientsOwnDispatcher() throws Exception {
		Dispatcher dispatcher = connection.createDispatcher(this.received::add);
		assertThat(dispatcher.subscribe("fluent")).isSameAs(dispatcher);
		assertThat(dispatcher.unsubscribe("fluent")).isSameAs(dispatcher);
		assertThat(dispatcher).isEqualTo(dispatcher).isNotEqualTo(connection);
		assertThat(List.of(dispatcher.hashCode(), dispatcher.toString())).hasSize(2);
		connection.jetStreamManagement().jetStream().subscribe("own.managed", dispatcher, this.received::add, true);
		plain.jetStream().publish("own.managed", BODY);
		assertThat(this.received.poll(10, TimeUnit.SECONDS)).isNotNull();
		SpanData process = spans.take("process own.managed");
		assertThat(process.getAttributes().get(stringKey("messaging.consumer.group.name"))).isNotEmpty();
		connection.closeDispatcher(dispatcher);
	}

	/**
	 * One way to send.
	 *
	 * @param stream whether to a stream
	 * @param way what to call
	 */
	record Send(boolean stream, Way way) {

		void send(Connection core, JetStream jetStream) throws Exception {
			this.way.send(core, jetStream);
		}

	}

	interface Way {

		void send(Connection core, JetStream jetStream) throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		Connection natsConnection() throws Exception {
			return Nats.connect(Brokers.nats());
		}

	}

}
