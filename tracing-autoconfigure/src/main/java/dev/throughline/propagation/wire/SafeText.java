package dev.throughline.propagation.wire;

/**
 * Tells what may go from one process to another and into logs. Text with a control
 * character, or with a character that ends a line, is not repaired but refused: what a
 * sender meant by it is unknown.
 *
 * @see <a href="https://cwe.mitre.org/data/definitions/117.html">CWE-117, improper output
 * neutralization for logs</a>
 */
final class SafeText {

	private static final int LAST_LATIN_1 = 0xff;

	private static final int LINE_SEPARATOR = 0x2028;

	private static final int PARAGRAPH_SEPARATOR = 0x2029;

	private SafeText() {
	}

	static boolean isSafe(String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (Character.isISOControl(character) || character == LINE_SEPARATOR || character == PARAGRAPH_SEPARATOR) {
				return false;
			}
		}
		return true;
	}

	/**
	 * Tells whether every client writes the text into a header as it is. Some throw at
	 * characters outside ISO 8859-1, others replace them.
	 * @param text the text
	 * @return whether it may be a header's value
	 */
	static boolean isHeaderValue(String text) {
		for (int i = 0; i < text.length(); i++) {
			char character = text.charAt(i);
			if (character > LAST_LATIN_1 || Character.isISOControl(character)) {
				return false;
			}
		}
		return true;
	}

}
