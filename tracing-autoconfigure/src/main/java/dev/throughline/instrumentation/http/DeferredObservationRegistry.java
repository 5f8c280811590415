package dev.throughline.instrumentation.http;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.BeansException;
import org.springframework.beans.factory.ObjectProvider;

/**
 * The application's registry, looked up when the first exchange is made. A client that is
 * a bean may be what the registry's handlers send with: looked up while the client is
 * created, the two would be a circle. An exchange that is made while the registry is
 * created is not observed.
 */
final class DeferredObservationRegistry implements ObservationRegistry {

	private static final Logger logger = LoggerFactory.getLogger(DeferredObservationRegistry.class);

	private final ObjectProvider<ObservationRegistry> provider;

	private volatile @Nullable ObservationRegistry registry;

	DeferredObservationRegistry(ObjectProvider<ObservationRegistry> provider) {
		this.provider = provider;
	}

	private ObservationRegistry registry() {
		ObservationRegistry found = this.registry;
		if (found != null) {
			return found;
		}
		try {
			found = this.provider.getIfUnique(() -> NOOP);
			this.registry = found;
			return found;
		}
		catch (BeansException | IllegalStateException ex) {
			logger.debug("Exchange is not observed, there is no registry yet or any more", ex);
			return NOOP;
		}
	}

	@Override
	public @Nullable Observation getCurrentObservation() {
		return registry().getCurrentObservation();
	}

	@Override
	public Observation.@Nullable Scope getCurrentObservationScope() {
		return registry().getCurrentObservationScope();
	}

	@Override
	public void setCurrentObservationScope(Observation.@Nullable Scope current) {
		registry().setCurrentObservationScope(current);
	}

	@Override
	public ObservationConfig observationConfig() {
		return registry().observationConfig();
	}

	@Override
	public boolean isNoop() {
		return registry().isNoop();
	}

}
