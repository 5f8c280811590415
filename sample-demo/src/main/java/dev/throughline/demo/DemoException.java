package dev.throughline.demo;

/**
 * Ends the demo with one plain sentence and an exit code.
 */
final class DemoException extends RuntimeException {

	private final int exitCode;

	private DemoException(int exitCode, String message) {
		super(message);
		this.exitCode = exitCode;
	}

	int exitCode() {
		return this.exitCode;
	}

	static DemoException usage(String message) {
		return new DemoException(2, message);
	}

	static DemoException failure(String message) {
		return new DemoException(1, message);
	}

}
