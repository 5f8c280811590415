package dev.throughline.benchmarks.workload;

import java.util.function.Supplier;

/**
 * How the application marks a step of its own work.
 */
interface Steps {

	<T> T run(String name, String key, String value, Supplier<T> work);

}
