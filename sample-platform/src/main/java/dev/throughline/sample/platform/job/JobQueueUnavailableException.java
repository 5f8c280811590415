package dev.throughline.sample.platform.job;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.ErrorResponseException;

/**
 * The broker does not take a job: a client is told to come again.
 *
 * @since 0.1.0
 */
public final class JobQueueUnavailableException extends ErrorResponseException {

	private static final String RETRY_AFTER_SECONDS = "5";

	/**
	 * Create the exception.
	 * @param cause what the broker's client reported
	 */
	public JobQueueUnavailableException(Throwable cause) {
		super(HttpStatus.SERVICE_UNAVAILABLE, ProblemDetail.forStatusAndDetail(HttpStatus.SERVICE_UNAVAILABLE,
				"Job queue is not available, try again later"), cause);
		getHeaders().set(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
	}

}
