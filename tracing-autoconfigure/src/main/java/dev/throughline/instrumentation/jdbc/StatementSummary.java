package dev.throughline.instrumentation.jdbc;

import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * What a statement does and to which table, read from its first words.
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
	 * Reads the first keyword only. Never throws.
	 * @param sql a statement that cannot be read any further with certainty
	 * @return its summary without a table
	 */
	static StatementSummary ofOperation(String sql) {
		return new StatementSummary(operation(new SqlWords(sql)), null);
	}

	private static String operation(SqlWords words) {
		String first = words.next();
		return (first != null && !words.isQuoted()) ? first.toUpperCase(Locale.ROOT) : UNKNOWN_OPERATION;
	}

	/**
	 * Reads a statement. Never throws.
	 * @param text the statement's text without values: a word inside a string would be
	 * taken for a table
	 * @return its summary
	 */
	static StatementSummary of(String text) {
		SqlWords words = new SqlWords(text);
		String operation = operation(words);
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
