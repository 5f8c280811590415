package dev.throughline.instrumentation.messaging.batch;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.opentelemetry.api.trace.SpanBuilder;
import org.jspecify.annotations.Nullable;

/**
 * Messages that a listener gets at once.
 *
 * @param <M> the message
 */
abstract class BatchContext<M> extends Observation.Context {

	private final String system;

	private final Iterable<? extends M> messages;

	private final int size;

	private final @Nullable String destination;

	private boolean abandoned;

	/**
	 * Describes a batch.
	 * @param system the messaging system
	 * @param messages the messages, as they are given to the listener
	 * @param size how many messages there are
	 * @param destination where they come from, or {@code null} when from several places
	 * or from one whose name was generated
	 */
	BatchContext(String system, Iterable<? extends M> messages, int size, @Nullable String destination) {
		this.system = system;
		this.messages = messages;
		this.size = size;
		this.destination = destination;
		addLowCardinalityKeyValue(KeyValue.of("messaging.system", system));
	}

	final String system() {
		return this.system;
	}

	final Iterable<? extends M> messages() {
		return this.messages;
	}

	final int size() {
		return this.size;
	}

	final @Nullable String destination() {
		return this.destination;
	}

	/**
	 * Says that nobody told how the work ended.
	 */
	final void abandon() {
		this.abandoned = true;
	}

	final boolean isAbandoned() {
		return this.abandoned;
	}

	abstract @Nullable String header(M message, String name);

	abstract void describe(SpanBuilder builder);

}
