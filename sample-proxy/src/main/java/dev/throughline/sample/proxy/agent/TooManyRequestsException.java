package dev.throughline.sample.proxy.agent;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * An agent does not let the request in yet.
 */
class TooManyRequestsException extends ProblemException {

	TooManyRequestsException(int retryAfter) {
		super(HttpStatus.TOO_MANY_REQUESTS, "too-many-requests", "Too many requests",
				"The request came too early after others.");
		getHeaders().set(HttpHeaders.RETRY_AFTER, Integer.toString(retryAfter));
	}

}
