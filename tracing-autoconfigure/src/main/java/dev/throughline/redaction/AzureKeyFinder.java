package dev.throughline.redaction;

/**
 * Finds the three shapes of Azure that can be told from other text: 64 bytes in Base64
 * (storage), client secrets with {@code Q~} in them, and resource keys with
 * {@code JQQJ99} in them. Older resource keys look like trace ids and are found by their
 * key only.
 */
final class AzureKeyFinder implements Finder {

	private static final int STORAGE_LENGTH = 86;

	private static final int SHORTEST_SECRET_REST = 31;

	private static final String RESOURCE_MARK = "JQQJ99";

	private static final int RESOURCE_BEFORE = 52;

	private static final int RESOURCE_AFTER = 26;

	@Override
	public String triggers() {
		return "=~J";
	}

	@Override
	public long find(String text, int at, int floor) {
		return switch (text.charAt(at)) {
			case '=' -> storageKey(text, at, floor);
			case '~' -> clientSecret(text, at, floor);
			default -> resourceKey(text, at, floor);
		};
	}

	private static long storageKey(String text, int at, int floor) {
		int start = at - STORAGE_LENGTH;
		if (start < floor || !text.startsWith("==", at)) {
			return NONE;
		}
		for (int i = at - 1; i >= start; i--) {
			char c = text.charAt(i);
			if (!Characters.isAlphanumeric(c) && c != '+' && c != '/') {
				return NONE;
			}
		}
		return Characters.startsWord(text, start) ? Finder.range(start, at + 2) : NONE;
	}

	private static long clientSecret(String text, int at, int floor) {
		int start = at - 5;
		if (start < floor || text.charAt(at - 1) != 'Q' || !Characters.isDigit(text.charAt(at - 2))) {
			return NONE;
		}
		int end = at + 1;
		while (end < text.length()
				&& (Characters.isBase64Url(text.charAt(end)) || text.charAt(end) == '~' || text.charAt(end) == '.')) {
			end++;
		}
		return (end - at > SHORTEST_SECRET_REST) ? Finder.range(start, end) : NONE;
	}

	private static long resourceKey(String text, int at, int floor) {
		int start = at - RESOURCE_BEFORE;
		int end = at + RESOURCE_MARK.length() + RESOURCE_AFTER;
		if (start < floor || end > text.length() || !text.startsWith(RESOURCE_MARK, at)) {
			return NONE;
		}
		for (int i = start; i < end; i++) {
			if (!Characters.isAlphanumeric(text.charAt(i))) {
				return NONE;
			}
		}
		return Finder.range(start, end);
	}

}
