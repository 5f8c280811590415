package dev.throughline.sample.agent.job;

/**
 * A message that is no job. It is of no use to try again.
 *
 * @since 0.1.0
 */
public final class InvalidJobException extends RuntimeException {

	InvalidJobException(String message) {
		super(message);
	}

}
