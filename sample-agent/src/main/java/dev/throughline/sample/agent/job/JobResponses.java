package dev.throughline.sample.agent.job;

/**
 * Where the results of jobs go.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobResponses {

	/**
	 * Publishes a result. Called by several threads.
	 * @param message the result, in JSON
	 * @throws RuntimeException if the broker does not take it
	 */
	void publish(String message);

}
