package dev.throughline.redaction;

/**
 * Finds a PEM block that holds a private key. A block without an end reaches to the end
 * of the text.
 */
final class PrivateKeyFinder implements Finder {

	private static final int LONGEST_TYPE = 20;

	@Override
	public String triggers() {
		return "-";
	}

	@Override
	public long find(String text, int at, int floor) {
		if (!text.startsWith("-----BEGIN ", at)) {
			return NONE;
		}
		int type = at + "-----BEGIN ".length();
		for (int i = type; i < type + LONGEST_TYPE; i++) {
			if (text.startsWith("PRIVATE KEY", i)) {
				return Finder.range(at, end(text, i));
			}
		}
		return NONE;
	}

	private static int end(String text, int from) {
		int footer = text.indexOf("-----END", from);
		int end = (footer >= 0) ? text.indexOf("-----", footer + 5) : -1;
		return (end >= 0) ? end + 5 : text.length();
	}

}
