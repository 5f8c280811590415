package dev.throughline.agent;

/**
 * Stops the start when somebody else makes spans and {@code throughline.agent} forbids
 * it.
 */
final class DoubleInstrumentationException extends RuntimeException {

	private static final long serialVersionUID = 1L;

	private final OtherInstrumentation other;

	DoubleInstrumentationException(OtherInstrumentation other) {
		super("There is a second instrumentation: " + other.description());
		this.other = other;
	}

	OtherInstrumentation other() {
		return this.other;
	}

}
