package dev.throughline.backend;

/**
 * An export request that cannot be read, with a sentence for its sender.
 */
final class MalformedRequestException extends Exception {

	MalformedRequestException(String message) {
		super(message);
	}

}
