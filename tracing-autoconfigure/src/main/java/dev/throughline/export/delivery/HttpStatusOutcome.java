package dev.throughline.export.delivery;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * What a status of HTTP other than success means.
 *
 * @see <a href="https://opentelemetry.io/docs/specs/otlp/#failures-1">OTLP/HTTP
 * failures</a>
 */
final class HttpStatusOutcome {

	private HttpStatusOutcome() {
	}

	static Outcome of(int status, @Nullable Duration retryAfter, @Nullable String message) {
		String text = Integer.toString(status);
		if (status >= 300 && status < 400) {
			return retry("redirected (" + status + "), which is not followed", text, null, message);
		}
		return switch (status) {
			case 401, 403 -> retry("authentication refused (" + status + ")", text, retryAfter, message);
			case 404 -> retry("no such endpoint (404)", text, retryAfter, message);
			case 407 -> retry("authentication refused by the proxy (407)", text, retryAfter, message);
			case 413 -> Outcome.tooLarge("message too large (413)", text);
			case 429 -> retry("too many requests (429)", text, retryAfter, message);
			case 502, 503, 504 -> retry("unavailable (" + status + ")", text, retryAfter, message);
			default -> Outcome.rejected("refused (" + status + ")", text, message, null);
		};
	}

	private static Outcome retry(String cause, String status, @Nullable Duration retryAfter, @Nullable String message) {
		return new Outcome(Outcome.Kind.RETRY, 0, retryAfter, cause, message, status, null);
	}

}
