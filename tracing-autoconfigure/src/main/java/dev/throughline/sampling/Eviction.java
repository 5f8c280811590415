package dev.throughline.sampling;

import java.util.Locale;

/**
 * Bound that made a trace be given up before it was known whether it is worth keeping.
 */
enum Eviction {

	/**
	 * As many traces are held as may be.
	 */
	TRACES,

	/**
	 * The trace has more spans than may be held.
	 */
	SPANS,

	/**
	 * What is held is as large as it may be.
	 */
	SIZE,

	/**
	 * The trace did not end in time.
	 */
	AGE,

	/**
	 * The application ends.
	 */
	SHUTDOWN;

	String text() {
		return name().toLowerCase(Locale.ROOT);
	}

}
