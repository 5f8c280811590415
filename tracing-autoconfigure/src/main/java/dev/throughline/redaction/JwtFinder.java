package dev.throughline.redaction;

/**
 * Finds a compact JSON Web Token: a header, which begins with {@code eyJ}, and one to
 * four further segments that may be empty. A line break after a dot is tolerated.
 */
final class JwtFinder implements Finder {

	private static final int LONGEST_HEADER = 2048;

	private static final int SHORTEST_HEADER = 10;

	private static final int SHORTEST_PAYLOAD = 8;

	private static final int SHORTEST_AFTER_BREAK = 20;

	private static final int MOST_SEGMENTS = 5;

	@Override
	public String triggers() {
		return "e";
	}

	@Override
	public boolean isAtWordsOnly() {
		return true;
	}

	@Override
	public long find(String text, int at, int floor) {
		if (!text.startsWith("eyJ", at) || !Characters.startsWord(text, at)) {
			return NONE;
		}
		int header = segmentEnd(text, at, at + LONGEST_HEADER);
		int dot = dotLength(text, header);
		if (header - at < SHORTEST_HEADER || dot == 0) {
			return NONE;
		}
		int start = segmentStart(text, header + dot);
		int end = segmentEnd(text, start, text.length());
		if (end - start < SHORTEST_PAYLOAD && dotLength(text, end) == 0) {
			return NONE;
		}
		for (int segment = 3; segment <= MOST_SEGMENTS; segment++) {
			dot = dotLength(text, end);
			if (dot == 0) {
				break;
			}
			start = segmentStart(text, end + dot);
			int next = segmentEnd(text, start, text.length());
			if (next == start && segment > 3) {
				break;
			}
			end = next;
		}
		return Finder.range(at, end);
	}

	private static int segmentEnd(String text, int from, int limit) {
		int i = from;
		int end = Math.min(text.length(), limit);
		while (i < end && Characters.isBase64Url(text.charAt(i))) {
			i++;
		}
		while (i < end && text.charAt(i) == '=') {
			i++;
		}
		return i;
	}

	private static int dotLength(String text, int at) {
		if (at >= text.length()) {
			return 0;
		}
		if (text.charAt(at) == '.') {
			return 1;
		}
		return Characters.isEncoded(text, at, "2E") ? 3 : 0;
	}

	private static int segmentStart(String text, int at) {
		int i = at;
		while (i < text.length() && i < at + SHORTEST_AFTER_BREAK && text.charAt(i) <= ' ') {
			i++;
		}
		boolean broken = i > at && (text.charAt(at) == '\n' || text.charAt(at) == '\r');
		return (broken && segmentEnd(text, i, i + SHORTEST_AFTER_BREAK) - i >= SHORTEST_AFTER_BREAK) ? i : at;
	}

}
