package dev.throughline.propagation.wire;

/**
 * Optional white space of header fields: spaces and tabs.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110.html#name-whitespace">RFC 9110,
 * section 5.6.3</a>
 */
final class Ows {

	private Ows() {
	}

	static String strip(String line) {
		int start = skip(line, 0, line.length());
		return line.substring(start, trim(line, start, line.length()));
	}

	static int skip(String line, int from, int to) {
		int start = from;
		while (start < to && isBlank(line.charAt(start))) {
			start++;
		}
		return start;
	}

	static int trim(String line, int from, int to) {
		int end = to;
		while (end > from && isBlank(line.charAt(end - 1))) {
			end--;
		}
		return end;
	}

	/**
	 * Returns where a part of a list ends.
	 * @param line the list
	 * @param delimiter the character between two parts
	 * @param from where the part begins
	 * @param to where the list ends
	 * @return the index of the next delimiter, or of the end
	 */
	static int indexOf(String line, char delimiter, int from, int to) {
		// not String.indexOf, which looks beyond the end: time would grow with its square
		int index = from;
		while (index < to && line.charAt(index) != delimiter) {
			index++;
		}
		return index;
	}

	private static boolean isBlank(char character) {
		return character == ' ' || character == '\t';
	}

}
