package dev.throughline.instrumentation.messaging.batch;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Observation of a batch and its scope, from before the listener is called until it has
 * returned. To be finished on the thread that started it.
 */
final class BatchObservation {

	private static final Logger logger = LoggerFactory.getLogger(BatchObservation.class);

	private static final String NAME = "messaging.batch.process";

	private final Observation observation;

	private final Observation.Scope scope;

	private BatchObservation(Observation observation) {
		this.observation = observation;
		this.scope = observation.openScope();
	}

	/**
	 * Starts an observation.
	 * @param context makes the context, when it is observed at all
	 * @param registry the registry
	 * @return the observation with its scope open, or {@code null} when it could not be
	 * started
	 */
	static @Nullable BatchObservation start(Supplier<BatchContext<?>> context, ObservationRegistry registry) {
		try {
			return new BatchObservation(Observation.start(NAME, context, registry));
		}
		catch (RuntimeException ex) {
			logger.debug("Batch is not observed", ex);
			return null;
		}
	}

	/**
	 * Closes the scope and ends the observation.
	 * @param error why the listener failed, or {@code null} when it did not
	 */
	void finish(@Nullable Throwable error) {
		try {
			if (error != null) {
				this.observation.error(error);
			}
			this.scope.close();
			this.observation.stop();
		}
		catch (RuntimeException ex) {
			logger.debug("Observation of a batch failed", ex);
		}
	}

	/**
	 * Closes the scope and ends the observation of work of which nobody told how it
	 * ended.
	 */
	void abandon() {
		if (this.observation.getContext() instanceof BatchContext<?> context) {
			context.abandon();
		}
		finish(null);
	}

}
