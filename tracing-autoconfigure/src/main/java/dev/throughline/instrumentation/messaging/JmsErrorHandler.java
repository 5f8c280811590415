package dev.throughline.instrumentation.messaging;

import io.micrometer.jakarta9.instrument.jms.JmsProcessObservationContext;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.util.ErrorHandler;

/**
 * Tells the failure of a JMS listener to the current observation, and then to the error
 * handler of the application. Without one it logs what the container would have logged.
 */
final class JmsErrorHandler implements ErrorHandler {

	private final @Nullable ErrorHandler delegate;

	private final Logger logger;

	private final ObservationRegistry registry;

	JmsErrorHandler(@Nullable ErrorHandler delegate, Class<?> container, ObservationRegistry registry) {
		this.delegate = delegate;
		this.logger = LoggerFactory.getLogger(container);
		this.registry = registry;
	}

	@Override
	public void handleError(Throwable failure) {
		Observation observation = this.registry.getCurrentObservation();
		if (observation != null && observation.getContextView() instanceof JmsProcessObservationContext) {
			observation.error(failure);
		}
		if (this.delegate != null) {
			this.delegate.handleError(failure);
		}
		else {
			this.logger.warn("Execution of JMS message listener failed, and no ErrorHandler has been set.", failure);
		}
	}

}
