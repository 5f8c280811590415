package dev.throughline.backend.batch;

/**
 * An export request that cannot be read, with a sentence for its sender.
 *
 * @since 0.1.0
 */
public final class MalformedRequestException extends Exception {

	/**
	 * Create the exception.
	 * @param message a sentence for the sender
	 */
	public MalformedRequestException(String message) {
		super(message);
	}

}
