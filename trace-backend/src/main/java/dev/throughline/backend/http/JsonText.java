package dev.throughline.backend.http;

import java.util.Collection;
import java.util.Iterator;

/**
 * Writes JSON strings.
 *
 * @since 0.1.0
 */
public final class JsonText {

	private JsonText() {
	}

	/**
	 * Write a string with its quotes; the output is ASCII where a reader may trip.
	 * @param text the string
	 * @param out where to write
	 */
	public static void quote(String text, StringBuilder out) {
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

	/**
	 * Return an array of strings.
	 * @param texts the strings
	 * @return the JSON
	 */
	public static String array(Collection<String> texts) {
		StringBuilder out = new StringBuilder("[");
		for (Iterator<String> each = texts.iterator(); each.hasNext();) {
			quote(each.next(), out);
			out.append(each.hasNext() ? "," : "");
		}
		return out.append(']').toString();
	}

}
