package dev.throughline.instrumentation.jdbc;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a statement does and to which table, read from its first words. Nothing but
 * keywords and an identifier is ever taken from the statement, so no literal can be in
 * it.
 *
 * @param operation the first keyword in upper case, such as {@code INSERT}
 * @param collection the table or procedure, or {@code null} when it is not evident
 */
record StatementSummary(String operation, @Nullable String collection) {

	/**
	 * Name for a statement that does not begin with a word.
	 */
	static final String UNKNOWN_OPERATION = "SQL";

	/**
	 * Reads a statement. Never throws.
	 * @param sql the statement's text
	 * @return its summary
	 */
	static StatementSummary of(String sql) {
		SqlWords words = new SqlWords(sql);
		String first = words.next();
		if (first == null) {
			return new StatementSummary(UNKNOWN_OPERATION, null);
		}
		String operation = first.toUpperCase(Locale.ROOT);
		String collection = switch (operation) {
			case "SELECT", "DELETE" -> words.nextAfter("FROM");
			case "INSERT", "MERGE", "REPLACE" -> words.nextAfter("INTO");
			case "UPDATE", "CALL" -> words.next();
			case "CREATE", "ALTER", "DROP", "TRUNCATE" -> words.nextAfter("TABLE");
			default -> null;
		};
		return new StatementSummary(operation, collection);
	}

	/**
	 * Returns the summary as text, which is the span's name.
	 * @return such as {@code INSERT audit_logs}
	 */
	String text() {
		return (this.collection != null) ? this.operation + " " + this.collection : this.operation;
	}

}
