package dev.throughline.sample.cli;

/**
 * There is no result, and one sentence that says why.
 */
final class JobException extends RuntimeException {

	JobException(String message) {
		super(message);
	}

}
