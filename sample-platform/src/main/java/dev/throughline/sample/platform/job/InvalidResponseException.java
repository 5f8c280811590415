package dev.throughline.sample.platform.job;

/**
 * A message that is no result of a job. It is of no use to try again.
 *
 * @since 0.1.0
 */
public final class InvalidResponseException extends RuntimeException {

	InvalidResponseException(String message) {
		super(message);
	}

}
