package dev.throughline.propagation.wire;

/**
 * What may stand in a {@code tracestate}.
 *
 * @see <a href="https://www.w3.org/TR/trace-context-2/#tracestate-header-field-values">
 * Trace Context Level 2, tracestate header field values</a>
 */
final class TraceStateGrammar {

	static final int MAX_MEMBERS = 32;

	private static final int MAX_LENGTH = 256;

	private TraceStateGrammar() {
	}

	static boolean isKey(CharSequence text, int from, int to) {
		if (from >= to || to - from > MAX_LENGTH || !isLowerAlphanumeric(text.charAt(from))) {
			return false;
		}
		for (int i = from + 1; i < to; i++) {
			char character = text.charAt(i);
			if (!isLowerAlphanumeric(character) && "_-*/@".indexOf(character) < 0) {
				return false;
			}
		}
		return true;
	}

	private static boolean isLowerAlphanumeric(char character) {
		return (character >= 'a' && character <= 'z') || (character >= '0' && character <= '9');
	}

	static boolean isValue(CharSequence text, int from, int to) {
		if (from >= to || to - from > MAX_LENGTH || text.charAt(to - 1) == ' ') {
			return false;
		}
		for (int i = from; i < to; i++) {
			char character = text.charAt(i);
			if (character < ' ' || character > '~' || character == ',' || character == '=') {
				return false;
			}
		}
		return true;
	}

	/**
	 * Finds a member in a list that is valid and has no white space between members.
	 * @param members the list
	 * @param end where the list ends
	 * @param text where the key stands
	 * @param from where the key begins
	 * @param to where the key ends
	 * @return where the member's value begins, or -1 when there is no such member
	 */
	static int findValue(CharSequence members, int end, CharSequence text, int from, int to) {
		int length = to - from;
		int member = 0;
		while (member + length < end) {
			int i = 0;
			while (i < length && members.charAt(member + i) == text.charAt(from + i)) {
				i++;
			}
			if (i == length && members.charAt(member + length) == '=') {
				return member + length + 1;
			}
			member += i;
			while (member < end && members.charAt(member) != ',') {
				member++;
			}
			member++;
		}
		return -1;
	}

}
