package dev.throughline.instrumentation.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * Kinds of database: their well-known value of {@code db.system.name}, copied from the
 * semantic conventions, and how they quote.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/registry/attributes/db/">Database
 * attributes</a>
 */
enum DatabaseSystem {

	DB2("ibm.db2"),

	DERBY("derby"),

	H2("h2database"),

	HSQLDB("hsqldb"),

	MARIADB("mariadb"),

	MYSQL("mysql"),

	ORACLE("oracle.db"),

	POSTGRESQL("postgresql"),

	SQLITE("sqlite"),

	SQLSERVER("microsoft.sql_server"),

	OTHER("other_sql");

	private static final DatabaseSystem[] systems = values();

	private final String wellKnownName;

	DatabaseSystem(String wellKnownName) {
		this.wellKnownName = wellKnownName;
	}

	/**
	 * Returns the system behind a JDBC URL.
	 * @param url the JDBC URL, or {@code null} when it is not known
	 * @return the system, {@link #OTHER} when it is not known
	 */
	static DatabaseSystem of(@Nullable String url) {
		if (url != null && url.startsWith("jdbc:")) {
			for (DatabaseSystem system : systems) {
				String subprotocol = system.name();
				if (url.regionMatches(true, "jdbc:".length(), subprotocol, 0, subprotocol.length())
						&& url.startsWith(":", "jdbc:".length() + subprotocol.length())) {
					return system;
				}
			}
		}
		return OTHER;
	}

	/**
	 * Returns the name of the system.
	 * @return the value of {@code db.system.name}
	 */
	String wellKnownName() {
		return this.wellKnownName;
	}

	/**
	 * Tells whether double quotes enclose identifiers and never values.
	 * @return whether the system follows the standard there
	 */
	boolean quotesIdentifiers() {
		return switch (this) {
			case DB2, DERBY, H2, HSQLDB, ORACLE, POSTGRESQL -> true;
			default -> false;
		};
	}

	/**
	 * Tells whether {@code E'...'} is a string with backslash escapes.
	 * @return whether the system has them
	 */
	boolean hasEscapeStrings() {
		return this == POSTGRESQL;
	}

	/**
	 * Tells whether brackets may enclose identifiers.
	 * @return whether the system quotes so, or is not known
	 */
	boolean mayQuoteWithBrackets() {
		return this == SQLSERVER || this == SQLITE || this == OTHER;
	}

	/**
	 * Tells whether {@code #} begins a comment.
	 * @return whether the system has them
	 */
	boolean hasHashComments() {
		return this == MARIADB || this == MYSQL;
	}

}
