package dev.throughline.demo.process;

/**
 * Ends the demo with one plain sentence and an exit code.
 *
 * @since 0.1.0
 */
public final class DemoException extends RuntimeException {

	private final int exitCode;

	private DemoException(int exitCode, String message) {
		super(message);
		this.exitCode = exitCode;
	}

	/**
	 * Return what the demo ends with.
	 * @return the exit code
	 */
	public int exitCode() {
		return this.exitCode;
	}

	/**
	 * Return the end for something the user asked for and cannot have.
	 * @param message a sentence for the user
	 * @return the exception
	 */
	public static DemoException usage(String message) {
		return new DemoException(2, message);
	}

	/**
	 * Return the end for something that went wrong.
	 * @param message a sentence for the user
	 * @return the exception
	 */
	public static DemoException failure(String message) {
		return new DemoException(1, message);
	}

}
