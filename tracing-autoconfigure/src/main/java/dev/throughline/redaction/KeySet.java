package dev.throughline.redaction;

import java.util.Collection;

/**
 * Set of keys that ignores case, hyphens, underscores and dots, and answers without
 * allocating. A key is also found at the end of a longer one, at the beginning of a word:
 * {@code token} in {@code access_token}, {@code accessToken} and
 * {@code http.request.header.token}, but not in {@code tokens}.
 */
final class KeySet {

	private final String[] slots;

	KeySet(Collection<String> keys) {
		this.slots = new String[Integer.highestOneBit(keys.size() * 4 + 1) * 2];
		for (String key : keys) {
			add(normalized(key));
		}
	}

	private static String normalized(String key) {
		StringBuilder normalized = new StringBuilder();
		for (int i = 0; i < key.length(); i++) {
			if (!isSeparator(key.charAt(i))) {
				normalized.append(lower(key.charAt(i)));
			}
		}
		return normalized.toString();
	}

	private void add(String key) {
		int hash = 0;
		for (int i = key.length() - 1; i >= 0; i--) {
			hash = 31 * hash + key.charAt(i);
		}
		int slot = slot(hash);
		while (this.slots[slot] != null && !this.slots[slot].equals(key)) {
			slot = slot(slot + 1);
		}
		this.slots[slot] = key;
	}

	private int slot(int hash) {
		return (hash ^ (hash >>> 16)) & (this.slots.length - 1);
	}

	boolean containsWhole(String text, int from, int to) {
		return contains(text, from, to, false);
	}

	boolean containsEnd(String text, int from, int to) {
		return contains(text, from, to, true);
	}

	private boolean contains(String text, int from, int to, boolean atWords) {
		int hash = 0;
		int length = 0;
		for (int i = to - 1; i >= from; i--) {
			char c = text.charAt(i);
			if (!isSeparator(c)) {
				hash = 31 * hash + lower(c);
				length++;
				boolean asked = (i == from) || (atWords && startsWord(text, i));
				if (asked && holds(hash, length, text, i)) {
					return true;
				}
			}
			else if (i == from && length > 0 && holds(hash, length, text, i)) {
				return true;
			}
		}
		return false;
	}

	private boolean holds(int hash, int length, String text, int start) {
		for (int slot = slot(hash); this.slots[slot] != null; slot = slot(slot + 1)) {
			if (this.slots[slot].length() == length && matches(this.slots[slot], text, start)) {
				return true;
			}
		}
		return false;
	}

	private static boolean matches(String key, String text, int start) {
		int matched = 0;
		for (int i = start; matched < key.length(); i++) {
			char c = text.charAt(i);
			if (!isSeparator(c) && lower(c) != key.charAt(matched++)) {
				return false;
			}
		}
		return true;
	}

	private static boolean startsWord(String text, int at) {
		char before = text.charAt(at - 1);
		if (isSeparator(before)) {
			return true;
		}
		char c = text.charAt(at);
		if (c < 'A' || c > 'Z') {
			return false;
		}
		boolean lowerFollows = at + 1 < text.length() && Character.isLowerCase(text.charAt(at + 1));
		return lowerFollows || before < 'A' || before > 'Z';
	}

	private static boolean isSeparator(char c) {
		return c == '-' || c == '_' || c == '.' || c == ' ';
	}

	private static char lower(char c) {
		return (c >= 'A' && c <= 'Z') ? (char) (c + 0x20) : c;
	}

}
