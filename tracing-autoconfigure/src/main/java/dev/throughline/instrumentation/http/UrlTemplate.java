package dev.throughline.instrumentation.http;

import org.jspecify.annotations.Nullable;

/**
 * The part of a client's URI template that belongs into a span's name.
 */
final class UrlTemplate {

	private UrlTemplate() {
	}

	/**
	 * Returns the path of a template.
	 * @param template a template, absolute or not, or {@code null}
	 * @return its path without scheme, authority, query and fragment, with a leading
	 * slash; {@code null} when there is no template
	 */
	static @Nullable String path(@Nullable String template) {
		if (template == null) {
			return null;
		}
		int start = template.indexOf("://");
		if (start >= 0) {
			start = template.indexOf('/', start + 3);
			if (start < 0) {
				return "/";
			}
		}
		else {
			start = 0;
		}
		int end = end(template, start);
		String path = template.substring(start, end);
		return path.startsWith("/") ? path : "/" + path;
	}

	private static int end(String template, int start) {
		int depth = 0;
		for (int i = start; i < template.length(); i++) {
			char character = template.charAt(i);
			if (character == '{') {
				depth++;
			}
			else if (character == '}') {
				depth--;
			}
			else if (depth == 0 && (character == '?' || character == '#')) {
				return i;
			}
		}
		return template.length();
	}

}
