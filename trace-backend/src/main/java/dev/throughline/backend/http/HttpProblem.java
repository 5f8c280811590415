package dev.throughline.backend.http;

import java.util.Map;

/**
 * A request that is answered with an error status and a sentence.
 *
 * @since 0.1.0
 */
public final class HttpProblem extends Exception {

	private final int status;

	private final Map<String, String> headers;

	/**
	 * Create a problem.
	 * @param status the HTTP status
	 * @param sentence what the sender is told
	 */
	public HttpProblem(int status, String sentence) {
		this(status, sentence, Map.of());
	}

	/**
	 * Create a problem with headers.
	 * @param status the HTTP status
	 * @param sentence what the sender is told
	 * @param headers headers that belong to the status
	 */
	public HttpProblem(int status, String sentence, Map<String, String> headers) {
		super(sentence);
		this.status = status;
		this.headers = headers;
	}

	/**
	 * Return the problem of a method that the address does not have.
	 * @param method the method of the request
	 * @param allowed the methods it has, as the header {@code Allow} lists them
	 * @return the problem
	 */
	public static HttpProblem methodNotAllowed(String method, String allowed) {
		return new HttpProblem(405, "Method " + method + " is not allowed here: use " + allowed + ".",
				Map.of("Allow", allowed));
	}

	/**
	 * Return the HTTP status.
	 * @return the status
	 */
	public int status() {
		return this.status;
	}

	Map<String, String> headers() {
		return this.headers;
	}

	/**
	 * Return what the sender is told.
	 * @return a sentence
	 */
	public String sentence() {
		return String.valueOf(getMessage());
	}

}
