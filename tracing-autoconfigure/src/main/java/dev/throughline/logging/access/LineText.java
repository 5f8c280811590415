package dev.throughline.logging.access;

/**
 * Makes what a client sent fit for one line of a log: no character that ends a line,
 * moves the cursor or turns the direction of text.
 *
 * @see <a href="https://cwe.mitre.org/data/definitions/117.html">CWE-117, improper output
 * neutralization for logs</a>
 */
final class LineText {

	private LineText() {
	}

	/**
	 * Returns a raw path without path parameters, which may be session ids.
	 * @param path the path as sent
	 * @return the path in one line
	 */
	static String path(String path) {
		int semicolon = path.indexOf(';');
		if (semicolon < 0) {
			return escape(path);
		}
		StringBuilder plain = new StringBuilder(path.length());
		boolean parameter = false;
		for (int i = 0; i < path.length(); i++) {
			char character = path.charAt(i);
			parameter = (character == ';') || (parameter && character != '/');
			if (!parameter) {
				plain.append(character);
			}
		}
		return escape(plain.toString());
	}

	/**
	 * Writes every character that is not visible text as its Java escape.
	 * @param text the text as sent
	 * @return the text in one line; the same object when there is nothing to escape
	 */
	static String escape(String text) {
		for (int i = 0; i < text.length(); i++) {
			if (!isHarmless(text.charAt(i))) {
				return escapeFrom(text, i);
			}
		}
		return text;
	}

	private static String escapeFrom(String text, int first) {
		StringBuilder escaped = new StringBuilder(text.length() + 16).append(text, 0, first);
		for (int i = first; i < text.length(); i++) {
			char character = text.charAt(i);
			if (isHarmless(character)) {
				escaped.append(character);
			}
			else {
				escaped.append(String.format("\\u%04x", (int) character));
			}
		}
		return escaped.toString();
	}

	private static boolean isHarmless(char character) {
		if (character < 0x7f) {
			return character > ' ';
		}
		return switch (Character.getType(character)) {
			case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR,
					Character.SPACE_SEPARATOR, Character.SURROGATE, Character.UNASSIGNED ->
				false;
			default -> true;
		};
	}

}
