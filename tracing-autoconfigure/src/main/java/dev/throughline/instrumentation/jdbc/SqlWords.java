package dev.throughline.instrumentation.jdbc;

import java.util.Locale;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Walks over the words of a statement: keywords and identifiers, quoted or not. String
 * literals, numbers, parameters and comments are stepped over. When quotes are not
 * closed, the walk ends.
 */
final class SqlWords {

	/**
	 * Words that may stand between a keyword and the name it introduces.
	 */
	private static final Set<String> FILLERS = Set.of("IF", "NOT", "EXISTS", "ONLY");

	private final String sql;

	private int position;

	private boolean quoted;

	SqlWords(String sql) {
		this.sql = sql;
	}

	/**
	 * Returns the next word.
	 * @return a word without quotes, qualified names in one piece, or {@code null} when
	 * something else follows
	 */
	@Nullable String next() {
		skipBlanksAndComments();
		int start = this.position;
		this.quoted = false;
		StringBuilder word = new StringBuilder();
		while (this.position < this.sql.length()) {
			char character = this.sql.charAt(this.position);
			if (character == '"' || character == '`') {
				int end = this.sql.indexOf(character, this.position + 1);
				if (end < 0) {
					this.position = this.sql.length();
					return null;
				}
				this.quoted = true;
				word.append(this.sql, this.position + 1, end);
				this.position = end + 1;
			}
			else if (isPartOfWord(character, this.position == start)) {
				word.append(character);
				this.position++;
			}
			else {
				break;
			}
		}
		return word.isEmpty() ? null : word.toString();
	}

	/**
	 * Tells whether the last word was quoted, which a keyword never is.
	 * @return whether it was, in part or whole
	 */
	boolean isQuoted() {
		return this.quoted;
	}

	/**
	 * Returns the name that follows a keyword.
	 * @param keyword the keyword in upper case
	 * @return the name, or {@code null} when the keyword or the name is not there
	 */
	@Nullable String nextAfter(String keyword) {
		while (this.position < this.sql.length()) {
			String word = next();
			if (word == null) {
				skipOther();
			}
			else if (!this.quoted && word.toUpperCase(Locale.ROOT).equals(keyword)) {
				return nextName();
			}
		}
		return null;
	}

	private @Nullable String nextName() {
		String word = next();
		while (word != null && FILLERS.contains(word.toUpperCase(Locale.ROOT))) {
			word = next();
		}
		return word;
	}

	private void skipBlanksAndComments() {
		while (this.position < this.sql.length()) {
			if (Character.isWhitespace(this.sql.charAt(this.position))) {
				this.position++;
			}
			else if (this.sql.startsWith("--", this.position)) {
				skipPast("\n");
			}
			else if (this.sql.startsWith("/*", this.position)) {
				skipPast("*/");
			}
			else {
				return;
			}
		}
	}

	private void skipOther() {
		if (this.position >= this.sql.length()) {
			return;
		}
		char character = this.sql.charAt(this.position++);
		if (character == '\'') {
			skipPast("'");
		}
		else if (character == '(') {
			skipParentheses();
		}
		else if (Character.isLetterOrDigit(character)) {
			while (this.position < this.sql.length() && isPartOfWord(this.sql.charAt(this.position), false)) {
				this.position++;
			}
		}
	}

	private void skipParentheses() {
		int depth = 1;
		while (this.position < this.sql.length() && depth > 0) {
			char character = this.sql.charAt(this.position++);
			switch (character) {
				case '(' -> depth++;
				case ')' -> depth--;
				case '\'' -> skipPast("'");
				default -> {
				}
			}
		}
	}

	private void skipPast(String end) {
		int index = this.sql.indexOf(end, this.position);
		this.position = (index < 0) ? this.sql.length() : index + end.length();
	}

	private static boolean isPartOfWord(char character, boolean first) {
		return Character.isLetter(character) || character == '_'
				|| (!first && (Character.isDigit(character) || character == '.' || character == '$'));
	}

}
