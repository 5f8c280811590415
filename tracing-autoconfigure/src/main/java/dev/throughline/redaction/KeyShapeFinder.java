package dev.throughline.redaction;

/**
 * Finds a key by its prefix and the least number of characters that follow. What has
 * neither a digit nor a capital letter there is a name with hyphens, not a key.
 */
final class KeyShapeFinder implements Finder {

	private static final int LONGEST = 512;

	private final String prefix;

	private final int shortest;

	KeyShapeFinder(String prefix, int shortest) {
		this.prefix = prefix;
		this.shortest = shortest;
	}

	@Override
	public String triggers() {
		return this.prefix.substring(0, 1);
	}

	@Override
	public boolean isAtWordsOnly() {
		return true;
	}

	@Override
	public long find(String text, int at, int floor) {
		if (!text.startsWith(this.prefix, at) || !Characters.startsWord(text, at)) {
			return NONE;
		}
		int start = at + this.prefix.length();
		int end = start;
		boolean noName = false;
		int limit = Math.min(text.length(), start + LONGEST);
		while (end < limit && Characters.isBase64Url(text.charAt(end))) {
			char c = text.charAt(end++);
			noName |= Characters.isDigit(c) || (c >= 'A' && c <= 'Z');
		}
		return (noName && end - start >= this.shortest) ? Finder.range(at, end) : NONE;
	}

}
