package dev.throughline.instrumentation.messaging.batch;

import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

import io.micrometer.observation.ObservationRegistry;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.jspecify.annotations.Nullable;

import org.springframework.kafka.listener.BatchInterceptor;

/**
 * Observes each call of a batch listener, around the interceptor that the application may
 * have set. Spring calls all methods for one batch on the consumer's thread, and
 * {@link #clearThreadState} after every poll, whatever happened.
 *
 * @param <K> the key
 * @param <V> the value
 */
final class KafkaBatchInterceptor<K, V> implements BatchInterceptor<K, V> {

	private final @Nullable BatchInterceptor<K, V> delegate;

	private final BooleanSupplier enabled;

	private final Supplier<ObservationRegistry> registry;

	private final ThreadLocal<BatchObservation> current = new ThreadLocal<>();

	KafkaBatchInterceptor(@Nullable BatchInterceptor<K, V> delegate, BooleanSupplier enabled,
			Supplier<ObservationRegistry> registry) {
		this.delegate = delegate;
		this.enabled = enabled;
		this.registry = registry;
	}

	@Override
	public @Nullable ConsumerRecords<K, V> intercept(ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
		abandon();
		ConsumerRecords<K, V> delivered = (this.delegate != null) ? this.delegate.intercept(records, consumer)
				: records;
		if (delivered != null && !delivered.isEmpty() && this.enabled.getAsBoolean()) {
			BatchObservation observation = BatchObservation.start(() -> new KafkaBatchContext(delivered, consumer),
					this.registry.get());
			if (observation != null) {
				this.current.set(observation);
			}
		}
		return delivered;
	}

	@Override
	public void success(ConsumerRecords<K, V> records, Consumer<K, V> consumer) {
		try {
			if (this.delegate != null) {
				this.delegate.success(records, consumer);
			}
		}
		finally {
			finish(null);
		}
	}

	@Override
	public void failure(ConsumerRecords<K, V> records, Exception exception, Consumer<K, V> consumer) {
		try {
			if (this.delegate != null) {
				this.delegate.failure(records, exception, consumer);
			}
		}
		finally {
			finish(exception);
		}
	}

	@Override
	public void setupThreadState(Consumer<?, ?> consumer) {
		if (this.delegate != null) {
			this.delegate.setupThreadState(consumer);
		}
	}

	@Override
	public void clearThreadState(Consumer<?, ?> consumer) {
		// a listener that throws an error, and a transaction that does not begin, are not
		// told
		abandon();
		if (this.delegate != null) {
			this.delegate.clearThreadState(consumer);
		}
	}

	private void finish(@Nullable Exception exception) {
		BatchObservation observation = this.current.get();
		if (observation != null) {
			this.current.remove();
			observation.finish(exception);
		}
	}

	private void abandon() {
		BatchObservation observation = this.current.get();
		if (observation != null) {
			this.current.remove();
			observation.abandon();
		}
	}

}
