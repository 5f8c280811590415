package dev.throughline.redaction;

/**
 * Finds the credentials after the name of an authentication scheme. A plain word is none:
 * they have a digit, a capital letter inside, or at least twenty characters.
 */
final class CredentialFinder implements Finder {

	private static final int SHORTEST = 8;

	private static final int SURELY_NO_WORD = 20;

	private static final int MOST_SEPARATORS = 4;

	private final String scheme;

	CredentialFinder(String scheme) {
		this.scheme = scheme;
	}

	@Override
	public String triggers() {
		char first = this.scheme.charAt(0);
		return "" + first + Character.toUpperCase(first);
	}

	@Override
	public boolean isAtWordsOnly() {
		return true;
	}

	@Override
	public long find(String text, int at, int floor) {
		if (!text.regionMatches(true, at, this.scheme, 0, this.scheme.length()) || !Characters.startsWord(text, at)) {
			return NONE;
		}
		int separator = at + this.scheme.length();
		int start = afterSeparators(text, separator);
		if (start == separator) {
			return NONE;
		}
		boolean noWord = false;
		int end = start;
		for (; end < text.length() && isToken(text, end); end++) {
			char c = text.charAt(end);
			noWord |= Characters.isDigit(c) || (end > start && c >= 'A' && c <= 'Z');
		}
		int padded = end;
		while (padded < text.length() && text.charAt(padded) == '=') {
			padded++;
		}
		// realm="..." is a parameter of a challenge; a token may be padded, too, and end
		// a quotation
		boolean parameter = !noWord && padded > end && text.startsWith("\"", padded);
		int length = padded - start;
		boolean found = !parameter && length >= SHORTEST && (noWord || length >= SURELY_NO_WORD);
		return found ? Finder.range(start, padded) : NONE;
	}

	private static int afterSeparators(String text, int from) {
		int i = from;
		for (int count = 0; count < MOST_SEPARATORS && i < text.length(); count++) {
			if (text.charAt(i) <= ' ' || ":=+\"'".indexOf(text.charAt(i)) >= 0) {
				i++;
			}
			else if (Characters.isEncoded(text, i)) {
				i += 3;
			}
			else {
				break;
			}
		}
		return i;
	}

	private static boolean isToken(String text, int at) {
		char c = text.charAt(at);
		return Characters.isBase64Url(c) || c == '.' || c == '~' || c == '+' || c == '/' || c == '%';
	}

}
