package dev.throughline.export;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Lets one warning a minute through for each cause. Causes are of bounded number. Used by
 * one thread.
 */
final class WarningLimit {

	private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

	private final Map<String, Long> last = new HashMap<>();

	/**
	 * Asks whether to warn now.
	 * @param cause what the warning is about
	 * @param now the time in nanoseconds
	 * @return whether there was no warning about it for a minute
	 */
	boolean permits(String cause, long now) {
		Long before = this.last.get(cause);
		if (before != null && now - before < MINUTE) {
			return false;
		}
		this.last.put(cause, now);
		return true;
	}

}
