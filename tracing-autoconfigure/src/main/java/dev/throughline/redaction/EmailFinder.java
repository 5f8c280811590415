package dev.throughline.redaction;

/**
 * Finds e-mail addresses with a top-level domain of letters, also with {@code %40}
 * between local part and domain.
 */
final class EmailFinder implements Finder {

	private static final int LONGEST_LOCAL_PART = 128;

	private static final int LONGEST_DOMAIN = 255;

	@Override
	public String triggers() {
		return "@%";
	}

	@Override
	public long find(String text, int at, int floor) {
		boolean encoded = text.charAt(at) == '%';
		if (encoded && !Characters.isEncoded(text, at, "40")) {
			return NONE;
		}
		int start = at;
		while (start > floor && at - start < LONGEST_LOCAL_PART && isLocal(text.charAt(start - 1))) {
			start--;
		}
		while (start < at && "'.-+".indexOf(text.charAt(start)) >= 0) {
			start++;
		}
		int domain = encoded ? at + 3 : at + 1;
		int end = (start < at) ? domainEnd(text, domain) : -1;
		return (end >= 0) ? Finder.range(start, end) : NONE;
	}

	private static boolean isLocal(char c) {
		return isWord(c) || "._%+-'".indexOf(c) >= 0;
	}

	private static boolean isWord(char c) {
		return (c < 128) ? Characters.isAlphanumeric(c) : Character.isLetterOrDigit(c);
	}

	private static int domainEnd(String text, int from) {
		int end = from;
		int limit = Math.min(text.length(), from + LONGEST_DOMAIN);
		while (end < limit && (isWord(text.charAt(end)) || text.charAt(end) == '.' || text.charAt(end) == '-')) {
			end++;
		}
		while (end > from) {
			int dot = end - 1;
			while (dot > from && text.charAt(dot) != '.') {
				dot--;
			}
			if (dot <= from) {
				return -1;
			}
			int letters = lettersFrom(text, dot + 1, end);
			if (letters >= 2 || text.startsWith("xn--", dot + 1)) {
				return text.startsWith("xn--", dot + 1) ? end : dot + 1 + letters;
			}
			end = dot;
		}
		return -1;
	}

	private static int lettersFrom(String text, int from, int to) {
		int i = from;
		while (i < to && isWord(text.charAt(i)) && !Characters.isDigit(text.charAt(i))) {
			i++;
		}
		return i - from;
	}

}
