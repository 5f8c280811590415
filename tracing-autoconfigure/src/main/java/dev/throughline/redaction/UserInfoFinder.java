package dev.throughline.redaction;

/**
 * Finds what stands between {@code ://} and the last {@code @} of the authority.
 */
final class UserInfoFinder implements Finder {

	static final String REPLACEMENT = "REDACTED:REDACTED";

	@Override
	public String triggers() {
		return ":";
	}

	@Override
	public long find(String text, int at, int floor) {
		if (!text.startsWith("//", at + 1)) {
			return NONE;
		}
		int start = at + 3;
		int end = -1;
		for (int i = start; i < text.length() && !endsAuthority(text.charAt(i)); i++) {
			if (text.charAt(i) == '@') {
				end = i;
			}
		}
		boolean found = end > start && !isReplaced(text, start, end);
		return found ? Finder.range(start, end) : NONE;
	}

	private static boolean isReplaced(String text, int start, int end) {
		boolean userOnly = end - start == "REDACTED".length();
		return (userOnly || end - start == REPLACEMENT.length())
				&& REPLACEMENT.regionMatches(0, text, start, end - start);
	}

	private static boolean endsAuthority(char c) {
		return c <= ' ' || "/?#\\\"'<>".indexOf(c) >= 0;
	}

}
