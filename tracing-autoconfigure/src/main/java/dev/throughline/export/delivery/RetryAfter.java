package dev.throughline.export.delivery;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;

/**
 * Reads the header {@code Retry-After}.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#field.retry-after">RFC 9110</a>
 */
final class RetryAfter {

	private static final int MOST_DIGITS = 9;

	private RetryAfter() {
	}

	/**
	 * Reads a value.
	 * @param value seconds, or a date of HTTP
	 * @param clock the clock that a date is compared with
	 * @return how long to wait, or {@code null} when the value is malformed
	 */
	static @Nullable Duration parse(String value, InstantSource clock) {
		String text = value.trim();
		if (!text.isEmpty() && text.length() <= MOST_DIGITS && text.chars().allMatch((c) -> c >= '0' && c <= '9')) {
			return Duration.ofSeconds(Integer.parseInt(text));
		}
		try {
			Instant date = DateTimeFormatter.RFC_1123_DATE_TIME.parse(text, Instant::from);
			Duration wait = Duration.between(clock.instant(), date);
			return wait.isNegative() ? Duration.ZERO : wait;
		}
		catch (DateTimeException ex) {
			return null;
		}
	}

}
