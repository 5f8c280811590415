package dev.throughline.redaction;

/**
 * Finds the value after a denied key in text: {@code key=value}, {@code key: value},
 * {@code "key":"value"} at any depth of quoting, an XML element of that name and their
 * percent-encoded forms.
 */
final class KeyedValueFinder implements Finder {

	private static final int LONGEST_KEY = 64;

	private static final int MOST_BETWEEN = 6;

	private final Keys keys;

	KeyedValueFinder(Keys keys) {
		this.keys = keys;
	}

	@Override
	public String triggers() {
		return "=:>%";
	}

	@Override
	public long find(String text, int at, int floor) {
		int separator = separatorLength(text, at);
		if (separator == 0) {
			return NONE;
		}
		boolean element = text.charAt(at) == '>';
		int keyEnd = element ? at : keyEnd(text, at, floor);
		int keyStart = keyStart(text, keyEnd, floor);
		if (element && (keyStart == floor || text.charAt(keyStart - 1) != '<')) {
			return NONE;
		}
		if (keyStart >= keyEnd || !this.keys.denies(text, keyStart, keyEnd)) {
			return NONE;
		}
		if (element) {
			int end = text.indexOf('<', at);
			return nonEmpty(text, at + 1, (end >= 0) ? end : text.length());
		}
		return value(text, at + separator, this.keys.endsWithTheLine(text, keyStart, keyEnd));
	}

	private static int separatorLength(String text, int at) {
		char c = text.charAt(at);
		if (c != '%') {
			boolean operator = c != '>' && at + 1 < text.length() && text.charAt(at + 1) == c;
			return operator ? 0 : 1;
		}
		return (Characters.isEncoded(text, at, "3D") || Characters.isEncoded(text, at, "3A")) ? 3 : 0;
	}

	private static int keyEnd(String text, int at, int floor) {
		int end = at;
		while (end > floor && at - end < MOST_BETWEEN && " \"'\\".indexOf(text.charAt(end - 1)) >= 0) {
			end--;
		}
		return (end - 3 >= floor && Characters.isEncoded(text, end - 3, "22")) ? end - 3 : end;
	}

	private static int keyStart(String text, int keyEnd, int floor) {
		int start = keyEnd;
		while (start > floor && keyEnd - start < LONGEST_KEY && isKey(text.charAt(start - 1))) {
			start--;
		}
		return (start > 0 && Characters.isEncoded(text, start - 1)) ? start + 2 : start;
	}

	private static boolean isKey(char c) {
		return Characters.isBase64Url(c) || c == '.';
	}

	private static long value(String text, int from, boolean wholeLine) {
		int start = from;
		boolean broken = false;
		while (start < text.length() && (text.charAt(start) <= ' ' || (start == from && text.charAt(start) == '>'))) {
			broken |= text.charAt(start) == '\n';
			start++;
		}
		int quote = start;
		while (quote < text.length() && text.charAt(quote) == '\\') {
			quote++;
		}
		if (quote < text.length() && (text.charAt(quote) == '"' || text.charAt(quote) == '\'')) {
			return nonEmpty(text, quote + 1, quoteEnd(text, quote, quote - start));
		}
		if (broken || start >= text.length()) {
			return NONE;
		}
		if (Characters.isEncoded(text, start, "22")) {
			int end = text.indexOf("%22", start + 3);
			return nonEmpty(text, start + 3, (end >= 0) ? end : text.length());
		}
		if (text.charAt(start) == '{' || text.charAt(start) == '[') {
			return nonEmpty(text, start, bracketEnd(text, start));
		}
		return nonEmpty(text, start, plainEnd(text, start, wholeLine));
	}

	// Returns where a quotation ends: at the same quote after as many backslashes.
	private static int quoteEnd(String text, int quote, int backslashes) {
		int before = 0;
		for (int i = quote + 1; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == text.charAt(quote) && (before == backslashes || (backslashes == 0 && before % 2 == 0))) {
				return i - before;
			}
			before = (c == '\\') ? before + 1 : 0;
		}
		return text.length();
	}

	private static int bracketEnd(String text, int start) {
		int depth = 0;
		for (int i = start; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '{' || c == '[') {
				depth++;
			}
			else if ((c == '}' || c == ']') && --depth == 0) {
				return i + 1;
			}
		}
		return text.length();
	}

	private static int plainEnd(String text, int start, boolean wholeLine) {
		int end = start;
		while (end < text.length() && !endsValue(text, end, wholeLine)) {
			end++;
		}
		while (wholeLine && end > start && text.charAt(end - 1) == ' ') {
			end--;
		}
		return end;
	}

	private static boolean endsValue(String text, int at, boolean wholeLine) {
		char c = text.charAt(at);
		if (c == '\\') {
			return at + 1 < text.length() && "nrt\"'".indexOf(text.charAt(at + 1)) >= 0;
		}
		if (wholeLine) {
			return c == '\n' || c == '\r' || "\"']}".indexOf(c) >= 0;
		}
		return c <= ' ' || ",;&)]}\"'<>|".indexOf(c) >= 0
				|| (c == '%' && (Characters.isEncoded(text, at, "26") || Characters.isEncoded(text, at, "22")));
	}

	private static long nonEmpty(String text, int start, int end) {
		boolean secret = end > start && !Replacement.isMarked(text, start) && !isNull(text, start, end);
		return secret ? Finder.range(start, end) : NONE;
	}

	private static boolean isNull(String text, int start, int end) {
		return end - start == 4 && text.startsWith("null", start);
	}

}
