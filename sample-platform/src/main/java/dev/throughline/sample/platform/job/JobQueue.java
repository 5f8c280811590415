package dev.throughline.sample.platform.job;

/**
 * Where jobs go on their way to an agent.
 *
 * @since 0.1.0
 */
@FunctionalInterface
public interface JobQueue {

	/**
	 * Publishes a job. Called by several threads.
	 * @param message the job, in JSON
	 * @throws JobQueueUnavailableException if the broker does not take it
	 */
	void publish(String message);

}
