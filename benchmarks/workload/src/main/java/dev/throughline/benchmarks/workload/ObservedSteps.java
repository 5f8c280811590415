package dev.throughline.benchmarks.workload;

import java.util.function.Supplier;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Marks steps with the Observation API.
 */
@Component
@ConditionalOnProperty(name = "workload.steps", havingValue = "observation")
final class ObservedSteps implements Steps {

	private final ObservationRegistry registry;

	ObservedSteps(ObservationRegistry registry) {
		this.registry = registry;
	}

	@Override
	public <T> T run(String name, String key, String value, Supplier<T> work) {
		return Observation.createNotStarted(name, this.registry).lowCardinalityKeyValue(key, value).observe(work);
	}

}
