package dev.throughline.test;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * What the listener under test saw. The listener calls it, on its own thread, with what
 * it got. Safe for use by several threads.
 *
 * @since 0.1.0
 */
public final class DeliveredMessages {

	private static final long PATIENCE_SECONDS = 20;

	private static final String FAIL = "fail";

	private final ConcurrentHashMap<String, BlockingQueue<Delivery>> deliveries = new ConcurrentHashMap<>();

	private final Set<String> seen = ConcurrentHashMap.newKeySet();

	/**
	 * Takes down what is current on this thread.
	 * @param body the message's body
	 * @throws IllegalStateException when the contract wants this delivery to fail
	 */
	public void onMessage(String body) {
		deliver(body, List.of(body));
	}

	/**
	 * Takes down what is current on this thread.
	 * @param bodies the messages' bodies
	 * @throws IllegalStateException when the contract wants this delivery to fail
	 */
	public void onBatch(List<String> bodies) {
		deliver(bodies.get(0), List.copyOf(bodies));
	}

	private void deliver(String body, List<String> bodies) {
		deliveriesOf(body).add(Delivery.now(bodies));
		if (this.seen.add(body) && body.startsWith(FAIL)) {
			throw new IllegalStateException("not this time");
		}
	}

	private BlockingQueue<Delivery> deliveriesOf(String body) {
		return this.deliveries.computeIfAbsent(body, (key) -> new LinkedBlockingQueue<>());
	}

	/**
	 * Waits for the next delivery of a message, up to twenty seconds.
	 * @param body the body of the message, or of the first one of a batch
	 * @return what was current
	 * @throws InterruptedException when interrupted
	 * @throws AssertionError when it is not delivered in time
	 */
	public Delivery take(String body) throws InterruptedException {
		Delivery delivery = deliveriesOf(body).poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
		if (delivery == null) {
			throw new AssertionError("'" + body + "' was not delivered");
		}
		return delivery;
	}

	/**
	 * What was current while a listener worked.
	 *
	 * @param bodies what the listener got
	 * @param span the current span's context
	 * @param mdc the MDC
	 * @param baggage the baggage entry of the contract, or {@code null}
	 * @since 0.1.0
	 */
	public record Delivery(List<String> bodies, SpanContext span, Map<String, String> mdc, @Nullable String baggage) {

		static final String BAGGAGE_KEY = "tenant";

		static Delivery now(List<String> bodies) {
			Map<String, String> mdc = MDC.getCopyOfContextMap();
			return new Delivery(bodies, Span.current().getSpanContext(), (mdc != null) ? mdc : Map.of(),
					Baggage.current().getEntryValue(BAGGAGE_KEY));
		}

	}

}
