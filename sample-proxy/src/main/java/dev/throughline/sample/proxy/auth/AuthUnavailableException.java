package dev.throughline.sample.proxy.auth;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * The auth agent does not answer, so nobody knows whether the request may come in.
 */
class AuthUnavailableException extends ProblemException {

	AuthUnavailableException() {
		super(HttpStatus.SERVICE_UNAVAILABLE, "auth-unavailable", "Authorization unavailable",
				"The request could not be authorized.");
	}

}
