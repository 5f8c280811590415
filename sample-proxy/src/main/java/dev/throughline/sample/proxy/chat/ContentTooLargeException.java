package dev.throughline.sample.proxy.chat;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;
import org.springframework.util.unit.DataSize;

/**
 * The body is larger than a request may be.
 */
class ContentTooLargeException extends ProblemException {

	ContentTooLargeException(DataSize limit) {
		super(HttpStatus.CONTENT_TOO_LARGE, "content-too-large", "Content too large",
				"The body is larger than " + limit.toKilobytes() + " KiB.");
	}

}
