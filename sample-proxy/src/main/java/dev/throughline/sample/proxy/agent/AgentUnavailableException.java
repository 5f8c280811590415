package dev.throughline.sample.proxy.agent;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * An agent does not answer, so nobody knows whether the request may come in.
 */
class AgentUnavailableException extends ProblemException {

	AgentUnavailableException() {
		super(HttpStatus.SERVICE_UNAVAILABLE, "agent-unavailable", "Agent unavailable",
				"The request could not be checked.");
	}

}
