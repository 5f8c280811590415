package dev.throughline.instrumentation.http;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import org.jspecify.annotations.Nullable;

/**
 * The part of a client's URI template that belongs into a span's name. Safe for use by
 * several threads.
 */
final class UrlTemplate {

	/**
	 * More digits than this make a segment an id.
	 */
	private static final int MAX_DIGITS = 2;

	private static final int MAX_SEGMENT_LENGTH = 40;

	private final Map<String, String> spanNames = new ConcurrentHashMap<>();

	private final @Nullable String path;

	/**
	 * Creates what belongs to a template.
	 * @param template a template, or {@code null} when there is none
	 */
	UrlTemplate(@Nullable String template) {
		this.path = path(template);
	}

	@Nullable String path() {
		return this.path;
	}

	/**
	 * Returns the name of a span.
	 * @param method the request's method as sent
	 * @return the name, made once for each method that is known
	 */
	String spanName(String method) {
		if (!HttpAttributes.isKnownMethod(method)) {
			return HttpAttributes.spanName(method, this.path);
		}
		String known = this.spanNames.get(method);
		if (known == null) {
			known = HttpAttributes.spanName(method, this.path);
			this.spanNames.put(method, known);
		}
		return known;
	}

	/**
	 * Returns the path of a template.
	 * @param template a template, absolute or not, or {@code null}
	 * @return its path without scheme, authority, query and fragment, with a leading
	 * slash; {@code null} when there is no template, or when it has no variables but a
	 * segment that looks like an id: then it is a URI that was put together by hand
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
		if (path.indexOf('{') < 0 && hasId(path)) {
			return null;
		}
		return path.startsWith("/") ? path : "/" + path;
	}

	private static boolean hasId(String path) {
		int digits = 0;
		int letters = 0;
		int length = 0;
		for (int i = 0; i <= path.length(); i++) {
			char character = (i < path.length()) ? path.charAt(i) : '/';
			if (character == '/') {
				boolean number = digits > 0 && letters == 0;
				if (number || digits > MAX_DIGITS || length > MAX_SEGMENT_LENGTH) {
					return true;
				}
				digits = 0;
				letters = 0;
				length = 0;
			}
			else if (character == '%' || character == '@') {
				return true;
			}
			else {
				length++;
				digits += (character >= '0' && character <= '9') ? 1 : 0;
				letters += Character.isLetter(character) ? 1 : 0;
			}
		}
		return false;
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
