package dev.throughline.export.delivery;

/**
 * A header cannot be sent. Its message holds the name of the header and never its value,
 * and so may be shown; those of HTTP clients may not.
 */
final class InvalidHeaderException extends IllegalArgumentException {

	InvalidHeaderException(String message) {
		super(message);
	}

}
