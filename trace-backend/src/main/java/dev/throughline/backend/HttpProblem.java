package dev.throughline.backend;

import java.util.Map;

/**
 * A request that is answered with an error status and a sentence.
 */
final class HttpProblem extends Exception {

	private final int status;

	private final Map<String, String> headers;

	HttpProblem(int status, String sentence) {
		this(status, sentence, Map.of());
	}

	HttpProblem(int status, String sentence, Map<String, String> headers) {
		super(sentence);
		this.status = status;
		this.headers = headers;
	}

	static HttpProblem methodNotAllowed(String method, String allowed) {
		return new HttpProblem(405, "Method " + method + " is not allowed here: use " + allowed + ".",
				Map.of("Allow", allowed));
	}

	int status() {
		return this.status;
	}

	Map<String, String> headers() {
		return this.headers;
	}

	String sentence() {
		return String.valueOf(getMessage());
	}

}
