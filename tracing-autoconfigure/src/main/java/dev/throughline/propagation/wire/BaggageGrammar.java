package dev.throughline.propagation.wire;

/**
 * What may stand in a {@code baggage} header, and how much of it.
 *
 * @see <a href="https://www.w3.org/TR/baggage/#definition">W3C Baggage, definition</a>
 */
final class BaggageGrammar {

	static final int MAX_MEMBERS = 64;

	static final int MAX_LENGTH = 8192;

	private static final String TOKEN_SYMBOLS = "!#$%&'*+-.^_`|~";

	private BaggageGrammar() {
	}

	static boolean isToken(CharSequence text, int from, int to) {
		for (int i = from; i < to; i++) {
			char character = text.charAt(i);
			boolean alphanumeric = (character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z')
					|| (character >= '0' && character <= '9');
			if (!alphanumeric && TOKEN_SYMBOLS.indexOf(character) < 0) {
				return false;
			}
		}
		return from < to;
	}

	static boolean isValue(CharSequence text, int from, int to) {
		for (int i = from; i < to; i++) {
			if (!isOctet(text.charAt(i))) {
				return false;
			}
		}
		return true;
	}

	static boolean isOctet(char character) {
		return character > ' ' && character <= '~' && character != '"' && character != ',' && character != ';'
				&& character != '\\';
	}

}
