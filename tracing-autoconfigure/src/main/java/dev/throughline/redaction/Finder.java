package dev.throughline.redaction;

/**
 * Finds one kind of secret in text. It is asked only at its trigger characters, allocates
 * nothing and reads a bounded number of characters unless it finds something, so that a
 * scan stays linear.
 */
interface Finder {

	long NONE = -1;

	// Returns the ASCII characters at which to ask.
	String triggers();

	// whether a trigger inside a word need not be asked about
	default boolean isAtWordsOnly() {
		return false;
	}

	/**
	 * Looks for a secret at a trigger character.
	 * @param text the text
	 * @param at the position of the trigger
	 * @param floor where the part of the text begins that is not decided yet
	 * @return the {@link #range} of the secret, which begins at the floor or later and
	 * ends after the trigger, or {@link #NONE}
	 */
	long find(String text, int at, int floor);

	static long range(int start, int end) {
		return ((long) start << 32) | end;
	}

	static int start(long range) {
		return (int) (range >>> 32);
	}

	static int end(long range) {
		return (int) range;
	}

}
