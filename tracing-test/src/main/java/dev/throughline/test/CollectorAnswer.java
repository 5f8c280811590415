package dev.throughline.test;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a {@link FaultyCollector} does with a request. Immutable; each method that begins
 * with {@code with} returns a changed copy.
 *
 * @since 0.1.0
 */
public final class CollectorAnswer {

	private final Kind kind;

	private final int status;

	private final Map<String, String> headers;

	private final byte[] body;

	private final int rejected;

	private final String message;

	private final Duration delay;

	private CollectorAnswer(Kind kind, int status, Map<String, String> headers, byte[] body, int rejected,
			String message, Duration delay) {
		this.kind = kind;
		this.status = status;
		this.headers = headers;
		this.body = body;
		this.rejected = rejected;
		this.message = message;
		this.delay = delay;
	}

	private static CollectorAnswer of(Kind kind, int status, int rejected, String message) {
		return new CollectorAnswer(kind, status, Map.of(), new byte[0], rejected, message, Duration.ZERO);
	}

	/**
	 * Takes all spans.
	 * @return the answer
	 */
	public static CollectorAnswer accept() {
		return of(Kind.ACCEPT, 200, 0, "");
	}

	/**
	 * Takes all spans but some ({@code partial_success}).
	 * @param rejected how many of the request's first spans are refused, possibly none
	 * @param message what is said about it
	 * @return the answer
	 */
	public static CollectorAnswer partialSuccess(int rejected, String message) {
		return of(Kind.ACCEPT, 200, rejected, message);
	}

	/**
	 * Answers over HTTP with a status and takes nothing. Over gRPC the status is
	 * {@code UNKNOWN}.
	 * @param status the status of HTTP
	 * @return the answer
	 */
	public static CollectorAnswer status(int status) {
		return of(Kind.STATUS, status, 0, "");
	}

	/**
	 * Answers over gRPC with a status and takes nothing. Over HTTP the connection is
	 * closed without an answer.
	 * @param code the number of the status
	 * @param description the description of the status
	 * @return the answer
	 */
	public static CollectorAnswer grpcStatus(int code, String description) {
		return of(Kind.GRPC_STATUS, code, 0, description);
	}

	/**
	 * Reads the request and never answers.
	 * @return the answer
	 */
	public static CollectorAnswer hang() {
		return of(Kind.HANG, 0, 0, "");
	}

	/**
	 * Over HTTP sends the head of an answer and never its body; over gRPC the same as
	 * {@link #hang()}.
	 * @return the answer
	 */
	public static CollectorAnswer hangInBody() {
		return of(Kind.HANG_IN_BODY, 0, 0, "");
	}

	/**
	 * Resets the connection (RST). Over gRPC the status is {@code UNAVAILABLE}.
	 * @return the answer
	 */
	public static CollectorAnswer reset() {
		return of(Kind.RESET, 0, 0, "");
	}

	/**
	 * Closes the connection in an orderly way without an answer. Over gRPC the status is
	 * {@code UNAVAILABLE}.
	 * @return the answer
	 */
	public static CollectorAnswer disconnect() {
		return of(Kind.DISCONNECT, 0, 0, "");
	}

	/**
	 * Adds a header of HTTP, such as {@code Retry-After}.
	 * @param name the name of the header
	 * @param value its value
	 * @return the answer with the header
	 */
	public CollectorAnswer withHeader(String name, String value) {
		Map<String, String> more = new TreeMap<>(this.headers);
		more.put(name, value);
		return new CollectorAnswer(this.kind, this.status, more, this.body, this.rejected, this.message, this.delay);
	}

	/**
	 * Sets the body of an answer with a status of HTTP.
	 * @param content the body
	 * @return the answer with the body
	 */
	public CollectorAnswer withBody(byte[] content) {
		return new CollectorAnswer(this.kind, this.status, this.headers, content.clone(), this.rejected, this.message,
				this.delay);
	}

	/**
	 * Sets the body of an answer with a status of HTTP.
	 * @param text the body
	 * @return the answer with the body
	 */
	public CollectorAnswer withBody(String text) {
		return withBody(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Waits before it answers.
	 * @param wait how long
	 * @return the answer with the delay
	 */
	public CollectorAnswer withDelay(Duration wait) {
		return new CollectorAnswer(this.kind, this.status, this.headers, this.body, this.rejected, this.message, wait);
	}

	Kind kind() {
		return this.kind;
	}

	int status() {
		return this.status;
	}

	Map<String, String> headers() {
		return this.headers;
	}

	byte[] body() {
		return this.body;
	}

	int rejected() {
		return this.rejected;
	}

	String message() {
		return this.message;
	}

	Duration delay() {
		return this.delay;
	}

	enum Kind {

		ACCEPT, STATUS, GRPC_STATUS, HANG, HANG_IN_BODY, RESET, DISCONNECT

	}

}
