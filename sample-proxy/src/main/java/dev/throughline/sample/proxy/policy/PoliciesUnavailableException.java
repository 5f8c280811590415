package dev.throughline.sample.proxy.policy;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * The policies cannot be read at the moment, so nothing may leave.
 */
class PoliciesUnavailableException extends ProblemException {

	PoliciesUnavailableException() {
		super(HttpStatus.SERVICE_UNAVAILABLE, "policies-unavailable", "Policies unavailable",
				"The policies cannot be read at the moment.");
	}

}
