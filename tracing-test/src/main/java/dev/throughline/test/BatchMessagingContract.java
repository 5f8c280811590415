package dev.throughline.test;

import java.util.List;
import java.util.UUID;

import dev.throughline.test.DeliveredMessages.Delivery;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every instrumented listener of batches keeps to. A test of one way extends it and
 * registers a listener that gives the bodies to {@link DeliveredMessages#onBatch}. What
 * is sent while the listener is stopped is to be delivered as one batch when it is
 * started. Each case takes every span it caused.
 *
 * @since 0.1.0
 */
public abstract class BatchMessagingContract {

	private static final AttributeKey<Long> MESSAGE_COUNT = AttributeKey.longKey("messaging.batch.message_count");

	/**
	 * Returns the recorder, which is registered as an extension of the test too.
	 * @return the recorder
	 */
	protected abstract RecordedSpans spans();

	/**
	 * Returns what the listener saw.
	 * @return what the listener reports to
	 */
	protected abstract DeliveredMessages delivered();

	/**
	 * Returns the registry of the application under test.
	 * @return the registry
	 */
	protected abstract ObservationRegistry registry();

	/**
	 * Sends a message in an instrumented way.
	 * @param body the body
	 * @throws Exception when it cannot be sent
	 */
	protected abstract void send(String body) throws Exception;

	/**
	 * Sends a message to the same listener without any instrumentation.
	 * @param body the body
	 * @throws Exception when it cannot be sent
	 */
	protected abstract void sendUntraced(String body) throws Exception;

	/**
	 * Starts the listener.
	 */
	protected abstract void startListener();

	/**
	 * Stops the listener and waits until it has stopped. Called before each case and
	 * after it.
	 */
	protected abstract void stopListener();

	@BeforeEach
	@AfterEach
	void stop() {
		stopListener();
	}

	@Test
	void batchIsOneSpanWithALinkToEachMessage() throws Exception {
		String body = body("one");
		sendInRequest(body);
		sendInRequest(body + " two");
		sendUntraced(body + " three");
		SpanData first = producer();
		SpanData second = producer();
		startListener();
		Delivery delivery = delivered().take(body);
		assertThat(delivery.bodies()).containsExactly(body, body + " two", body + " three");
		SpanData batch = spans().take();
		assertBatch(batch, 3, first, second);
		assertThat(batch.getStatus()).isEqualTo(StatusData.unset());
		assertThat(batch.getEvents()).isEmpty();
		assertThat(delivery.span().getSpanId()).as("current span in the listener").isEqualTo(batch.getSpanId());
		assertThat(delivery.mdc().values()).as("MDC in the listener").contains(batch.getTraceId(), batch.getSpanId());
	}

	@Test
	void eachAttemptIsASpan() throws Exception {
		String body = body("fail");
		sendInRequest(body);
		SpanData producer = producer();
		startListener();
		delivered().take(body);
		delivered().take(body);
		SpanData failed = spans().take();
		SpanData passed = spans().take();
		assertBatch(failed, 1, producer);
		assertBatch(passed, 1, producer);
		assertThat(failed.getStatus()).isEqualTo(StatusData.error());
		assertThat(failed.getEvents()).singleElement()
			.satisfies((event) -> assertThat(event.getAttributes().asMap().values())
				.contains(IllegalStateException.class.getName()));
		assertThat(passed.getStatus()).isEqualTo(StatusData.unset());
		assertThat(passed.getTraceId()).isNotEqualTo(failed.getTraceId());
	}

	@Test
	void batchWithoutContextHasNoLinksAndSeesNothingOfTheOneBefore() throws Exception {
		String first = body("first");
		sendInRequest(first);
		producer();
		startListener();
		delivered().take(first);
		SpanData before = spans().take();
		String second = body("second");
		sendUntraced(second);
		Delivery delivery = delivered().take(second);
		SpanData batch = spans().take();
		assertBatch(batch, 1);
		assertThat(batch.getTraceId()).isNotEqualTo(before.getTraceId());
		assertThat(delivery.span().getSpanId()).isEqualTo(batch.getSpanId());
	}

	private void assertBatch(SpanData batch, int messages, SpanData... producers) {
		assertThat(batch.getKind()).isEqualTo(SpanKind.CONSUMER);
		assertThat(batch.getParentSpanContext().isValid()).isFalse();
		assertThat(batch.getAttributes().get(MESSAGE_COUNT)).isEqualTo(messages);
		assertThat(batch.getLinks()).extracting(LinkData::getSpanContext)
			.extracting((context) -> context.getTraceId() + context.getSpanId())
			.containsExactlyElementsOf(
					List.of(producers).stream().map((span) -> span.getTraceId() + span.getSpanId()).toList());
	}

	/**
	 * Takes the spans of a message that was sent in a request.
	 * @return the producer's
	 */
	private SpanData producer() {
		List<SpanData> taken = spans().take(2);
		return taken.stream()
			.filter((span) -> span.getKind() == SpanKind.PRODUCER)
			.findFirst()
			.orElseThrow(() -> new AssertionError("No producer's span among " + taken));
	}

	private void sendInRequest(String body) throws Exception {
		Observation.createNotStarted("request", registry()).observeChecked(() -> send(body));
	}

	private static String body(String prefix) {
		return prefix + " " + UUID.randomUUID();
	}

}
