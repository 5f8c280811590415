package dev.throughline.instrumentation.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Well-known values of {@code db.system.name}, copied from the semantic conventions.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/">Database
 * attributes</a>
 */
final class DatabaseSystem {

	private DatabaseSystem() {
	}

	/**
	 * Returns the system behind a JDBC URL.
	 * @param url the JDBC URL, or {@code null} when it is not known
	 * @return the value of {@code db.system.name}
	 */
	static String of(@Nullable String url) {
		if (url == null || !url.startsWith("jdbc:")) {
			return "other_sql";
		}
		int end = url.indexOf(':', "jdbc:".length());
		String subprotocol = (end < 0) ? "" : url.substring("jdbc:".length(), end);
		return switch (subprotocol) {
			case "h2" -> "h2database";
			case "hsqldb", "derby", "mariadb", "mysql", "postgresql", "sqlite" -> subprotocol;
			case "oracle" -> "oracle.db";
			case "sqlserver" -> "microsoft.sql_server";
			case "db2" -> "ibm.db2";
			default -> "other_sql";
		};
	}

}
