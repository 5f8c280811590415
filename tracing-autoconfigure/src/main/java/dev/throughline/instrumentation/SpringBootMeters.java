package dev.throughline.instrumentation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler.IgnoredMeters;
import io.micrometer.core.instrument.observation.MeterObservationHandler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;

/**
 * Knows Spring Boot's own meter handler, for which there is no condition to back off,
 * from those of users.
 */
final class SpringBootMeters {

	private final ObjectProvider<DefaultMeterObservationHandler> handler;

	private final ObjectProvider<MeterRegistry> registry;

	private final ObjectProvider<MetricsProperties> properties;

	SpringBootMeters(ObjectProvider<DefaultMeterObservationHandler> handler, ObjectProvider<MeterRegistry> registry,
			ObjectProvider<MetricsProperties> properties) {
		this.handler = handler;
		this.registry = registry;
		this.properties = properties;
	}

	/**
	 * Returns the handler that makes the meters of the given one.
	 * @param handler a handler of this application
	 * @return ours for Spring Boot's, every other as it is
	 */
	MeterObservationHandler<?> insteadOf(MeterObservationHandler<?> handler) {
		MeterRegistry unique = this.registry.getIfAvailable();
		MetricsProperties settings = this.properties.getIfAvailable();
		if (unique == null || settings == null || handler.getClass() != DefaultMeterObservationHandler.class
				|| handler != this.handler.getIfUnique()) {
			return handler;
		}
		boolean active = !settings.getObservations().getIgnoredMeters().contains(IgnoredMeters.LONG_TASK_TIMER);
		return new ObservationMeterHandler(unique, active);
	}

}
