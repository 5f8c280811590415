package dev.throughline.export.delivery;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What came of sending a payload once.
 *
 * @param kind what to do next
 * @param rejected how many spans the server did not take although it took the payload
 * @param retryAfter how long the server asked to wait, or {@code null}
 * @param cause one line that says what went wrong, without secrets; {@code null} when
 * nothing did
 * @param message what the server said about it, on one line and of bounded length, or
 * {@code null}
 * @param status the status of HTTP or gRPC as the protocol writes it, or {@code null}
 * when there was no answer
 * @param failure the exception behind it, for the debug log and for finding the fault, or
 * {@code null}
 */
public record Outcome(Kind kind, int rejected, @Nullable Duration retryAfter, @Nullable String cause,
		@Nullable String message, @Nullable String status, @Nullable Throwable failure) {

	/**
	 * What to do next.
	 */
	public enum Kind {

		/**
		 * The payload arrived; {@link Outcome#rejected()} of its spans were refused.
		 */
		DELIVERED,

		/**
		 * It may arrive if sent again.
		 */
		RETRY,

		/**
		 * The server will never take it.
		 */
		REJECTED,

		/**
		 * The server may take it in parts.
		 */
		TOO_LARGE

	}

	/**
	 * The payload arrived whole.
	 * @return the outcome
	 */
	public static Outcome delivered() {
		return new Outcome(Kind.DELIVERED, 0, null, null, null, null, null);
	}

	/**
	 * The payload arrived, and the server refused some of its spans or had something to
	 * say ({@code partial_success}).
	 * @param rejected how many spans were refused, possibly none
	 * @param message what the server said
	 * @return the outcome
	 */
	public static Outcome partial(int rejected, @Nullable String message) {
		return new Outcome(Kind.DELIVERED, rejected, null, null, message, null, null);
	}

	/**
	 * The payload may arrive if sent again.
	 * @param cause what went wrong
	 * @param status the status, if there was an answer
	 * @param retryAfter how long the server asked to wait
	 * @param failure the exception behind it
	 * @return the outcome
	 */
	public static Outcome retry(String cause, @Nullable String status, @Nullable Duration retryAfter,
			@Nullable Throwable failure) {
		return new Outcome(Kind.RETRY, 0, retryAfter, cause, null, status, failure);
	}

	/**
	 * The payload is refused for good.
	 * @param cause what went wrong
	 * @param status the status, if there was an answer
	 * @param message what the server said
	 * @param failure the exception behind it
	 * @return the outcome
	 */
	public static Outcome rejected(String cause, @Nullable String status, @Nullable String message,
			@Nullable Throwable failure) {
		return new Outcome(Kind.REJECTED, 0, null, cause, message, status, failure);
	}

	/**
	 * The payload is too large for the server.
	 * @param cause what went wrong
	 * @param status the status
	 * @return the outcome
	 */
	public static Outcome tooLarge(String cause, @Nullable String status) {
		return new Outcome(Kind.TOO_LARGE, 0, null, cause, null, status, null);
	}

}
