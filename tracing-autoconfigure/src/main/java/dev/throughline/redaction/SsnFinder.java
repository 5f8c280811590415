package dev.throughline.redaction;

/**
 * Finds social security numbers of the United States, written in three groups, whose
 * groups can have been issued.
 */
final class SsnFinder implements Finder {

	private static final int LENGTH = 11;

	@Override
	public String triggers() {
		return "012345678";
	}

	@Override
	public long find(String text, int at, int floor) {
		int end = at + LENGTH;
		if (end > text.length() || !startsNumber(text, at) || !endsNumber(text, end)) {
			return NONE;
		}
		char separator = text.charAt(at + 3);
		if ((separator != '-' && separator != ' ') || text.charAt(at + 6) != separator) {
			return NONE;
		}
		int area = number(text, at, at + 3);
		int group = number(text, at + 4, at + 6);
		int serial = number(text, at + 7, end);
		boolean issued = area > 0 && area < 900 && area != 666 && group > 0 && serial > 0;
		return issued ? Finder.range(at, end) : NONE;
	}

	private static int number(String text, int from, int to) {
		int number = 0;
		for (int i = from; i < to; i++) {
			if (!Characters.isDigit(text.charAt(i))) {
				return -1;
			}
			number = number * 10 + (text.charAt(i) - '0');
		}
		return number;
	}

	private static boolean startsNumber(String text, int at) {
		if (Characters.isEncoded(text, at - 1) || !Characters.startsWord(text, at)) {
			return false;
		}
		boolean joined = at >= 2 && (text.charAt(at - 1) == '-' || text.charAt(at - 1) == '.');
		return !joined || !Characters.isAlphanumeric(text.charAt(at - 2));
	}

	private static boolean endsNumber(String text, int end) {
		if (!Characters.endsWord(text, end)) {
			return false;
		}
		boolean joined = end + 1 < text.length() && text.charAt(end) == '-';
		return !joined || !Characters.isAlphanumeric(text.charAt(end + 1));
	}

}
