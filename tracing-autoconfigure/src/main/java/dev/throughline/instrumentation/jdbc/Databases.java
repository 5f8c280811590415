package dev.throughline.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;

import org.springframework.util.ConcurrentLruCache;

/**
 * Remembers what was read of recent JDBC URLs. The URL itself is asked of every
 * connection: one data source may lead to several databases.
 */
final class Databases {

	private static final int CAPACITY = 64;

	private static final Database UNKNOWN = Database.of(null);

	private final ConcurrentLruCache<String, Database> recent = new ConcurrentLruCache<>(CAPACITY, Database::of);

	Database get(Connection connection) {
		try {
			String url = connection.getMetaData().getURL();
			return (url != null) ? this.recent.get(url) : UNKNOWN;
		}
		catch (SQLException ex) {
			return UNKNOWN;
		}
	}

}
