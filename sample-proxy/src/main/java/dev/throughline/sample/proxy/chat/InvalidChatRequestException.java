package dev.throughline.sample.proxy.chat;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * The body is not a chat completion request that can be served.
 */
final class InvalidChatRequestException extends ProblemException {

	private InvalidChatRequestException(String detail) {
		super(HttpStatus.BAD_REQUEST, "invalid-request", "Invalid request", detail);
	}

	static InvalidChatRequestException body(String reason) {
		return new InvalidChatRequestException("The body " + reason + ".");
	}

	static InvalidChatRequestException field(String field, String reason) {
		InvalidChatRequestException exception = new InvalidChatRequestException(
				"Field '" + field + "' " + reason + ".");
		exception.getBody().setProperty("field", field);
		return exception;
	}

}
