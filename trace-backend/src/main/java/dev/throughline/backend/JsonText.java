package dev.throughline.backend;

import java.util.Collection;
import java.util.Iterator;

/**
 * Writes JSON strings.
 */
final class JsonText {

	private JsonText() {
	}

	static void quote(String text, StringBuilder out) {
		out.append('"');
		for (int i = 0; i < text.length(); i++) {
			char c = text.charAt(i);
			if (c == '"' || c == '\\') {
				out.append('\\').append(c);
			}
			else if (c < ' ' || Character.isSurrogate(c) || c == '\u2028' || c == '\u2029') {
				out.append(String.format("\\u%04x", (int) c));
			}
			else {
				out.append(c);
			}
		}
		out.append('"');
	}

	static String array(Collection<String> texts) {
		StringBuilder out = new StringBuilder("[");
		for (Iterator<String> each = texts.iterator(); each.hasNext();) {
			quote(each.next(), out);
			out.append(each.hasNext() ? "," : "");
		}
		return out.append(']').toString();
	}

}
