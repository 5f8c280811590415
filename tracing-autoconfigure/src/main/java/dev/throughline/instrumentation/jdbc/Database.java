package dev.throughline.instrumentation.jdbc;

import java.net.URI;

import org.jspecify.annotations.Nullable;

/**
 * What a JDBC URL tells of a database.
 *
 * @param system the kind of database
 * @param namespace its name, or {@code null} when the URL has none
 * @param host where it is, or {@code null} when the URL does not tell
 * @param port its port, not positive when the URL has none
 */
record Database(DatabaseSystem system, @Nullable String namespace, @Nullable String host, int port) {

	/**
	 * Reads a JDBC URL. Never throws.
	 * @param url the URL, or {@code null} when it is not known
	 * @return what it tells
	 */
	static Database of(@Nullable String url) {
		URI uri = uri(url);
		return (uri != null) ? of(url, uri.getHost(), uri.getPort()) : of(url, null, -1);
	}

	static Database of(@Nullable String url, @Nullable String host, int port) {
		return new Database(DatabaseSystem.of(url), DatabaseNamespace.of(url), host, port);
	}

	private static @Nullable URI uri(@Nullable String url) {
		if (url == null || !url.startsWith("jdbc:")) {
			return null;
		}
		try {
			return URI.create(url.substring("jdbc:".length()).replace(" ", ""));
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

}
