package dev.throughline.sample.proxy.agent;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * An agent does not let the request in.
 */
class AccessDeniedException extends ProblemException {

	AccessDeniedException() {
		super(HttpStatus.FORBIDDEN, "access-denied", "Access denied", "The request is not allowed.");
	}

}
