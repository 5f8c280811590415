package dev.throughline.redaction;

/**
 * Questions about the characters around a position.
 */
final class Characters {

	private Characters() {
	}

	static boolean isDigit(char c) {
		return c >= '0' && c <= '9';
	}

	static boolean isLetter(char c) {
		char lower = (char) (c | 0x20);
		return lower >= 'a' && lower <= 'z';
	}

	static boolean isHex(char c) {
		char lower = (char) (c | 0x20);
		return isDigit(c) || (lower >= 'a' && lower <= 'f');
	}

	static boolean isAlphanumeric(char c) {
		return isDigit(c) || isLetter(c);
	}

	static boolean isBase64Url(char c) {
		return isAlphanumeric(c) || c == '-' || c == '_';
	}

	// Tells whether a percent-encoded character begins here.
	static boolean isEncoded(String text, int at) {
		return at >= 0 && at + 2 < text.length() && text.charAt(at) == '%' && isHex(text.charAt(at + 1))
				&& isHex(text.charAt(at + 2));
	}

	static boolean isEncoded(String text, int at, String code) {
		return text.charAt(at) == '%' && text.regionMatches(true, at + 1, code, 0, 2);
	}

	// Tells whether no letter or digit stands before, other than those of an escaped
	// character.
	static boolean startsWord(String text, int at) {
		return at == 0 || !isAlphanumeric(text.charAt(at - 1)) || followsEscape(text, at);
	}

	// Tells whether the end of a percent-encoded or backslash-escaped character stands
	// before.
	static boolean followsEscape(String text, int at) {
		if (isEncoded(text, at - 3)) {
			return true;
		}
		if (at < 2 || text.charAt(at - 2) != '\\') {
			return false;
		}
		char before = text.charAt(at - 1);
		return before == 'n' || before == 'r' || before == 't';
	}

	static boolean endsWord(String text, int end) {
		return end >= text.length() || !isAlphanumeric(text.charAt(end));
	}

}
