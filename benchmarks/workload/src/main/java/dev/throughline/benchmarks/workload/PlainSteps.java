package dev.throughline.benchmarks.workload;

import java.util.function.Supplier;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.stereotype.Component;

/**
 * Marks nothing.
 */
@Component
@ConditionalOnProperty(name = "workload.steps", havingValue = "none")
final class PlainSteps implements Steps {

	@Override
	public <T> T run(String name, String key, String value, Supplier<T> work) {
		return work.get();
	}

}
