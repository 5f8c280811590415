package dev.throughline.sample.platform.job;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The preference {@code wait} of a request: how long the client would like the server to
 * take for its answer.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7240#section-4.3">RFC 7240, section
 * 4.3</a>
 */
final class WaitPreference {

	private static final Duration LONGEST = Duration.ofSeconds(30);

	private static final Pattern WAIT = Pattern.compile("(?:^|[,;\\s])wait\\s*=\\s*\"?(\\d{1,9})\"?(?=$|[,;\\s])",
			Pattern.CASE_INSENSITIVE);

	private WaitPreference() {
	}

	/**
	 * Reads the preference.
	 * @param prefer the value of the header {@code Prefer}, or {@code null}
	 * @return the time, at most half a minute; zero without a preference that can be read
	 */
	static Duration of(@Nullable String prefer) {
		Matcher matcher = (prefer != null) ? WAIT.matcher(prefer) : null;
		if (matcher == null || !matcher.find()) {
			return Duration.ZERO;
		}
		Duration wait = Duration.ofSeconds(Long.parseLong(matcher.group(1)));
		return (wait.compareTo(LONGEST) > 0) ? LONGEST : wait;
	}

}
