package dev.throughline.network;

import java.util.ArrayList;
import java.util.List;

/**
 * Pattern over the raw path of a request, with the wildcards of Spring's patterns:
 * {@code ?}, {@code *} and <code>{name}</code> within a segment, {@code **} for any
 * number of segments. Matching allocates nothing, which Spring's matchers do for every
 * request. Immutable.
 *
 * @since 0.1.0
 */
public final class PathMatch {

	private static final String ANY_NUMBER = "**";

	private final String pattern;

	private final String[] segments;

	private PathMatch(String pattern, String[] segments) {
		this.pattern = pattern;
		this.segments = segments;
	}

	/**
	 * Reads a pattern.
	 * @param pattern the pattern as written
	 * @return the pattern
	 * @throws IllegalArgumentException saying why it is none
	 */
	public static PathMatch of(String pattern) {
		if (!pattern.startsWith("/")) {
			throw new IllegalArgumentException("a path pattern begins with '/'");
		}
		List<String> segments = new ArrayList<>();
		for (String segment : pattern.substring(1).split("/", -1)) {
			segments.add(segment(segment));
		}
		return new PathMatch(pattern, segments.toArray(String[]::new));
	}

	private static String segment(String written) {
		if (written.startsWith("{*") && written.endsWith("}")) {
			return ANY_NUMBER;
		}
		String segment = written.replaceAll("\\{\\w+}", "*");
		if (segment.indexOf('{') >= 0 || segment.indexOf('}') >= 0) {
			throw new IllegalArgumentException(
					"'" + written + "' is no '{name}'; regular expressions are not supported");
		}
		if (segment.contains(ANY_NUMBER) && !segment.equals(ANY_NUMBER)) {
			throw new IllegalArgumentException("'**' stands for whole segments, as in '/api/**'");
		}
		return segment;
	}

	/**
	 * Tells whether the pattern matches a path.
	 * @param path a raw path
	 * @return whether it matches the whole path
	 */
	public boolean matches(String path) {
		return path.startsWith("/") && matches(0, path, 1);
	}

	private boolean matches(int first, String path, int from) {
		int start = from;
		for (int i = first; i < this.segments.length; i++) {
			String segment = this.segments[i];
			if (segment.equals(ANY_NUMBER)) {
				return matchesAnyNumber(i, path, start);
			}
			if (start > path.length()) {
				return false;
			}
			int end = end(path, start);
			if (!matchesSegment(segment, path, start, end)) {
				return false;
			}
			start = end + 1;
		}
		return start > path.length();
	}

	private boolean matchesAnyNumber(int index, String path, int from) {
		if (index == this.segments.length - 1) {
			return true;
		}
		int start = from;
		while (!matches(index + 1, path, start)) {
			if (start > path.length()) {
				return false;
			}
			start = end(path, start) + 1;
		}
		return true;
	}

	private static int end(String path, int start) {
		int slash = path.indexOf('/', start);
		return (slash >= 0) ? slash : path.length();
	}

	private static boolean matchesSegment(String segment, String path, int start, int end) {
		if (segment.equals("*")) {
			return end > start;
		}
		int at = 0;
		int position = start;
		int star = -1;
		int retry = start;
		while (position < end) {
			char wanted = (at < segment.length()) ? segment.charAt(at) : 0;
			if (wanted == '*') {
				star = at++;
				retry = position;
			}
			else if (at < segment.length() && (wanted == '?' || wanted == path.charAt(position))) {
				at++;
				position++;
			}
			else if (star >= 0) {
				at = star + 1;
				position = ++retry;
			}
			else {
				return false;
			}
		}
		while (at < segment.length() && segment.charAt(at) == '*') {
			at++;
		}
		return at == segment.length();
	}

	@Override
	public String toString() {
		return this.pattern;
	}

}
