package dev.throughline.instrumentation.jdbc;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

import org.jspecify.annotations.Nullable;

/**
 * What a span tells about the text of a statement.
 *
 * @param summary operation and table
 * @param text the text without values, or {@code null} when it cannot be told safely
 * @param hash the same for statements that differ in values only; {@code null} without a
 * text
 */
record Statement(StatementSummary summary, @Nullable String text, @Nullable String hash) {

	private static final int HASH_BYTES = 8;

	/**
	 * Reads a statement. Never throws.
	 * @param sql the statement
	 * @param system the database it is for
	 * @return what may be told of it
	 */
	static Statement of(String sql, DatabaseSystem system) {
		String text = LiteralFreeSql.of(sql, system);
		// never from the statement itself: a string may hold "from" and a secret
		return (text != null) ? new Statement(StatementSummary.of(text), text, hash(text))
				: new Statement(StatementSummary.ofOperation(sql), null, null);
	}

	private static String hash(String text) {
		try {
			byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
			return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
		}
		catch (NoSuchAlgorithmException ex) {
			throw new IllegalStateException(ex);
		}
	}

}
