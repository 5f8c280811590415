package dev.throughline.export;

/**
 * Why a span that had ended will not arrive.
 */
enum DropReason {

	/**
	 * There was no room in memory.
	 */
	QUEUE_FULL("queue_full"),

	/**
	 * There was no room on disk, and a newer span took the place.
	 */
	SPOOL_FULL("spool_full"),

	/**
	 * It had been on disk for too long.
	 */
	EXPIRED("expired"),

	/**
	 * It was on disk and could not be read any more.
	 */
	UNREADABLE("unreadable"),

	/**
	 * The server refused it.
	 */
	REJECTED("rejected"),

	/**
	 * It was larger than the server or the protocol takes, and could not be divided.
	 */
	TOO_LARGE("too_large"),

	/**
	 * A filter of the application took it out.
	 */
	FILTERED("filtered"),

	/**
	 * An exporter or a filter threw an exception.
	 */
	FAILED("failed"),

	/**
	 * The application ended before it could be delivered.
	 */
	SHUTDOWN("shutdown");

	private final String text;

	DropReason(String text) {
		this.text = text;
	}

	/**
	 * The value of the tag {@code reason}.
	 * @return the reason as meters and the endpoint show it
	 */
	String text() {
		return this.text;
	}

}
