package dev.throughline.redaction;

/**
 * Finds the identifier of an AWS access key: a known prefix of four letters and sixteen
 * capital letters or digits.
 */
final class AwsKeyFinder implements Finder {

	private static final String PREFIXES = "AKIA ASIA ABIA ACCA AROA AIDA AIPA AGPA ANPA ANVA";

	private static final int LENGTH = 20;

	@Override
	public String triggers() {
		return "A";
	}

	@Override
	public boolean isAtWordsOnly() {
		return true;
	}

	@Override
	public long find(String text, int at, int floor) {
		int end = at + LENGTH;
		if (end > text.length() || !Characters.startsWord(text, at) || !hasPrefix(text, at)) {
			return NONE;
		}
		for (int i = at; i < end; i++) {
			char c = text.charAt(i);
			if (!Characters.isDigit(c) && (c < 'A' || c > 'Z')) {
				return NONE;
			}
		}
		return Characters.endsWord(text, end) ? Finder.range(at, end) : NONE;
	}

	private static boolean hasPrefix(String text, int at) {
		for (int i = 0; i < PREFIXES.length(); i += 5) {
			if (text.regionMatches(at, PREFIXES, i, 4)) {
				return true;
			}
		}
		return false;
	}

}
