package dev.throughline.instrumentation.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * The database's name in a JDBC URL.
 */
final class DatabaseNamespace {

	private DatabaseNamespace() {
	}

	/**
	 * Returns the name.
	 * @param url the JDBC URL, or {@code null} when it is not known
	 * @return the last part of its path without parameters, or {@code null} when there is
	 * none
	 */
	static @Nullable String of(@Nullable String url) {
		if (url == null) {
			return null;
		}
		int end = url.length();
		for (int i = 0; i < url.length(); i++) {
			char character = url.charAt(i);
			if (character == '?' || character == ';' || character == '#') {
				end = i;
				break;
			}
		}
		int start = Math.max(url.lastIndexOf('/', end - 1), url.lastIndexOf(':', end - 1)) + 1;
		// what follows an @ is a host, and what precedes it may be a password
		boolean name = start > 0 && start < end && url.indexOf('@', start) < 0;
		int authority = url.indexOf("//");
		boolean host = authority >= 0 && url.indexOf('/', authority + 2) != start - 1;
		return (name && !host) ? url.substring(start, end) : null;
	}

}
