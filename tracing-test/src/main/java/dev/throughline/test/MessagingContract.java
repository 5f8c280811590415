package dev.throughline.test;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import dev.throughline.test.DeliveredMessages.Delivery;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every instrumented way of sending a message to a listener keeps to. A test of one
 * way extends it and registers a listener that gives each body to
 * {@link DeliveredMessages#onMessage}. Each case takes every span it caused.
 *
 * @since 0.1.0
 */
public abstract class MessagingContract {

	private static final int CONCURRENT = 8;

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
	 * Sends a message in the way under test.
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
	 * Tells whether a message whose listener failed is delivered once more.
	 * @return whether it is, which is the default
	 */
	protected boolean redelivers() {
		return true;
	}

	@Test
	void oneTraceFromTheSenderToTheListener() throws Exception {
		String body = body("one");
		sendInRequest(body);
		Delivery delivery = delivered().take(body);
		Spans taken = take(3);
		SpanData producer = taken.one(SpanKind.PRODUCER);
		SpanData consumer = taken.one(SpanKind.CONSUMER);
		assertThat(producer.getParentSpanId()).isEqualTo(taken.one(SpanKind.INTERNAL).getSpanId());
		assertThat(producer.getTraceId()).isEqualTo(taken.one(SpanKind.INTERNAL).getTraceId());
		assertThat(producer.getStatus()).isEqualTo(StatusData.unset());
		assertChild(consumer, producer);
		assertThat(consumer.getStatus()).isEqualTo(StatusData.unset());
		assertThat(delivery.span().getSpanId()).as("current span in the listener").isEqualTo(consumer.getSpanId());
		assertThat(delivery.mdc().values()).as("MDC in the listener")
			.contains(consumer.getTraceId(), consumer.getSpanId());
	}

	@Test
	void senderOutsideAnySpanStartsTheTrace() throws Exception {
		String body = body("root");
		send(body);
		delivered().take(body);
		Spans taken = take(2);
		assertThat(taken.one(SpanKind.PRODUCER).getParentSpanContext().isValid()).isFalse();
		assertChild(taken.one(SpanKind.CONSUMER), taken.one(SpanKind.PRODUCER));
	}

	@Test
	void baggageFollows() throws Exception {
		String body = body("baggage");
		try (Scope scope = Baggage.builder().put(Delivery.BAGGAGE_KEY, "blue").build().makeCurrent()) {
			sendInRequest(body);
		}
		assertThat(delivered().take(body).baggage()).isEqualTo("blue");
		take(3);
	}

	@Test
	void failureIsOnTheListenersSpanAndTheNextDeliveryInTheTrace() throws Exception {
		String body = body("fail");
		sendInRequest(body);
		delivered().take(body);
		if (redelivers()) {
			delivered().take(body);
		}
		Spans taken = take(redelivers() ? 4 : 3);
		SpanData producer = taken.one(SpanKind.PRODUCER);
		List<SpanData> consumers = taken.all(SpanKind.CONSUMER);
		assertThat(consumers).hasSize(redelivers() ? 2 : 1).allSatisfy((consumer) -> assertChild(consumer, producer));
		SpanData failed = consumers.get(0);
		assertThat(failed.getStatus()).isEqualTo(StatusData.error());
		assertThat(failed.getEvents()).singleElement().satisfies((event) -> {
			assertThat(event.getName()).isEqualTo("exception");
			assertThat(event.getAttributes().asMap().values()).contains(IllegalStateException.class.getName());
		});
		assertThat(consumers.subList(1, consumers.size())).allSatisfy((consumer) -> {
			assertThat(consumer.getStatus()).isEqualTo(StatusData.unset());
			assertThat(consumer.getEvents()).isEmpty();
		});
	}

	@Test
	void messageWithoutContextStartsATraceAndSeesNothingOfTheOneBefore() throws Exception {
		String first = body("first");
		String second = body("second");
		try (Scope scope = Baggage.builder().put(Delivery.BAGGAGE_KEY, "blue").build().makeCurrent()) {
			sendInRequest(first);
		}
		delivered().take(first);
		Spans before = take(3);
		sendUntraced(second);
		Delivery delivery = delivered().take(second);
		SpanData root = take(1).one(SpanKind.CONSUMER);
		assertThat(root.getParentSpanContext().isValid()).isFalse();
		assertThat(root.getTraceId()).isNotEqualTo(before.one(SpanKind.CONSUMER).getTraceId());
		assertThat(delivery.span().getSpanId()).isEqualTo(root.getSpanId());
		assertThat(delivery.baggage()).isNull();
	}

	@Test
	void whatIsNotSampledIsNotSampledInTheListenerEither() throws Exception {
		String body = body("unsampled");
		SpanContext unsampled = SpanContext.create("0123456789abcdef0123456789abcdef", "0123456789abcdef",
				TraceFlags.getDefault(), TraceState.getDefault());
		try (Scope scope = Span.wrap(unsampled).makeCurrent()) {
			send(body);
		}
		SpanContext inListener = delivered().take(body).span();
		assertThat(inListener.getTraceId()).isEqualTo(unsampled.getTraceId());
		assertThat(inListener.isSampled()).isFalse();
	}

	@Test
	void messagesAtTheSameTimeDoNotMix() throws Exception {
		ExecutorService senders = Executors.newFixedThreadPool(CONCURRENT);
		List<String> bodies = new ArrayList<>();
		try {
			CountDownLatch together = new CountDownLatch(CONCURRENT);
			List<Future<String>> traces = new ArrayList<>();
			for (int i = 0; i < CONCURRENT; i++) {
				String body = body("concurrent");
				bodies.add(body);
				traces.add(senders.submit(() -> {
					together.countDown();
					together.await(10, TimeUnit.SECONDS);
					return sendInRequest(body);
				}));
			}
			for (int i = 0; i < CONCURRENT; i++) {
				assertThat(delivered().take(bodies.get(i)).span().getTraceId())
					.isEqualTo(traces.get(i).get(10, TimeUnit.SECONDS));
			}
		}
		finally {
			senders.shutdownNow();
		}
		Spans taken = take(CONCURRENT * 3);
		assertThat(taken.all(SpanKind.CONSUMER)).hasSize(CONCURRENT)
			.allSatisfy((consumer) -> assertThat(taken.all(SpanKind.PRODUCER)).extracting(SpanData::getSpanId)
				.contains(consumer.getParentSpanId()));
	}

	private String sendInRequest(String body) throws Exception {
		return Observation.createNotStarted("request", registry()).observeChecked(() -> {
			send(body);
			return Span.current().getSpanContext().getTraceId();
		});
	}

	private Spans take(int count) {
		return new Spans(spans().take(count));
	}

	private static String body(String prefix) {
		return prefix + " " + UUID.randomUUID();
	}

	private static void assertChild(SpanData child, SpanData parent) {
		assertThat(child.getTraceId()).isEqualTo(parent.getTraceId());
		assertThat(child.getParentSpanId()).isEqualTo(parent.getSpanId());
	}

	private record Spans(List<SpanData> spans) {

		SpanData one(SpanKind kind) {
			List<SpanData> all = all(kind);
			assertThat(all).as("spans of kind " + kind + " of " + this.spans).hasSize(1);
			return all.get(0);
		}

		List<SpanData> all(SpanKind kind) {
			return this.spans.stream().filter((span) -> span.getKind() == kind).toList();
		}

	}

}
