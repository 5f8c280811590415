package dev.throughline.sample.proxy.provider;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/**
 * The provider did not answer as hoped. What it said is not passed on: providers quote
 * the prompt in their errors.
 */
final class ProviderException extends ProblemException {

	private ProviderException(HttpStatus status, String type, String title, String detail) {
		super(status, type, title, detail);
	}

	static ProviderException failed(String detail) {
		return new ProviderException(HttpStatus.BAD_GATEWAY, "provider-failed", "Provider failed", detail);
	}

	static ProviderException timedOut() {
		return new ProviderException(HttpStatus.GATEWAY_TIMEOUT, "provider-timeout", "Provider timed out",
				"The provider did not answer in time.");
	}

	static ProviderException rateLimited(HttpHeaders headers) {
		ProviderException exception = new ProviderException(HttpStatus.TOO_MANY_REQUESTS, "provider-rate-limit",
				"Provider rate limit", "The provider asks to slow down.");
		String retryAfter = headers.getFirst(HttpHeaders.RETRY_AFTER);
		// Seconds or a date, https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3
		if (retryAfter != null && retryAfter.matches("[A-Za-z0-9 ,:]{1,40}")) {
			exception.getHeaders().set(HttpHeaders.RETRY_AFTER, retryAfter);
		}
		return exception;
	}

}
