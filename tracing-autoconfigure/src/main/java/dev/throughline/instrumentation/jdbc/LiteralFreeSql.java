package dev.throughline.instrumentation.jdbc;

import org.jspecify.annotations.Nullable;

/**
 * A statement's text without what may be a value: strings in every quoting, numbers and
 * comments. Where the text can be read in two ways, for instance a backslash before a
 * quote, which ends a string in one database and not in another, there is no text rather
 * than a guess.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/semconv/database/database-spans/#sanitization-of-dbquerytext">Sanitization
 * of db.query.text</a>
 */
final class LiteralFreeSql {

	/**
	 * Longest text that is given, in characters.
	 */
	static final int MAX_LENGTH = 4096;

	private static final int UNREADABLE = -1;

	private final String sql;

	private final DatabaseSystem system;

	private final StringBuilder text;

	private boolean inList;

	private String lastWord = "";

	private LiteralFreeSql(String sql, DatabaseSystem system) {
		this.sql = sql;
		this.system = system;
		this.text = new StringBuilder(Math.min(sql.length(), MAX_LENGTH));
	}

	/**
	 * Reads a statement. Never throws.
	 * @param sql the statement
	 * @param system the database it is for, which decides about quoting
	 * @return its text with {@code ?} for every value, or {@code null} when it cannot be
	 * read with certainty
	 */
	static @Nullable String of(String sql, DatabaseSystem system) {
		return new LiteralFreeSql(sql, system).read();
	}

	private @Nullable String read() {
		int position = 0;
		while (position < this.sql.length() && this.text.length() < MAX_LENGTH) {
			position = next(position);
			if (position == UNREADABLE) {
				return null;
			}
		}
		return this.text.toString().strip();
	}

	private int next(int at) {
		char character = this.sql.charAt(at);
		if (Character.isWhitespace(character)) {
			return blank(at + 1);
		}
		if (isComment(at)) {
			return comment(at);
		}
		if (character == '[' && this.system.mayQuoteWithBrackets() && hasQuoteBeforeBracket(at)) {
			return UNREADABLE;
		}
		return switch (character) {
			case '\'' -> value(string(at, '\'', false));
			case '"' -> this.system.quotesIdentifiers() ? identifier(at, '"') : value(string(at, '"', false));
			case '`' -> identifier(at, '`');
			case '$' -> dollar(at);
			case '?' -> value(at + 1);
			default -> (isWordStart(character)) ? word(at) : (isNumberStart(at)) ? value(number(at)) : other(at);
		};
	}

	private int blank(int next) {
		if (!this.text.isEmpty() && this.text.charAt(this.text.length() - 1) != ' ') {
			this.text.append(' ');
		}
		return next;
	}

	private boolean isComment(int at) {
		return this.sql.startsWith("--", at) || this.sql.startsWith("/*", at)
				|| (this.sql.charAt(at) == '#' && this.system.hasHashComments());
	}

	private boolean hasQuoteBeforeBracket(int at) {
		int end = this.sql.indexOf(']', at);
		for (int i = at; i < ((end < 0) ? this.sql.length() : end); i++) {
			char character = this.sql.charAt(i);
			if (character == '\'' || character == '"' || character == '`') {
				return true;
			}
		}
		return false;
	}

	private int comment(int at) {
		boolean minus = this.sql.startsWith("--", at);
		if (minus && this.system.hasHashComments() && at + 2 < this.sql.length()
				&& !Character.isWhitespace(this.sql.charAt(at + 2))) {
			// two minus signs where a blank has to follow
			return UNREADABLE;
		}
		if (!this.sql.startsWith("/*", at)) {
			int end = this.sql.indexOf('\n', at);
			return blank((end < 0) ? this.sql.length() : end + 1);
		}
		int end = this.sql.indexOf("*/", at + 2);
		int nested = this.sql.indexOf("/*", at + 2);
		// nested comments end elsewhere in PostgreSQL than in MySQL
		return (end < 0 || (nested >= 0 && nested < end)) ? UNREADABLE : blank(end + 2);
	}

	private int value(int next) {
		if (next == UNREADABLE) {
			return UNREADABLE;
		}
		int end = this.text.length();
		while (this.inList && (this.text.charAt(end - 1) == ' ' || this.text.charAt(end - 1) == ',')) {
			end--;
		}
		if (this.inList && this.text.charAt(end - 1) == '?') {
			this.text.setLength(end);
		}
		else {
			this.text.append('?');
		}
		return next;
	}

	private int string(int at, char quote, boolean escapes) {
		for (int i = at + 1; i < this.sql.length(); i++) {
			char character = this.sql.charAt(i);
			if (character == '\\' && escapes) {
				i++;
			}
			else if (character == '\\' && i + 1 < this.sql.length() && this.sql.charAt(i + 1) == quote) {
				return UNREADABLE;
			}
			else if (character == quote) {
				if (i + 1 < this.sql.length() && this.sql.charAt(i + 1) == quote) {
					i++;
				}
				else {
					return i + 1;
				}
			}
		}
		return UNREADABLE;
	}

	private int identifier(int at, char quote) {
		int end = this.sql.indexOf(quote, at + 1);
		if (end < 0) {
			return UNREADABLE;
		}
		this.text.append(this.sql, at, end + 1);
		return end + 1;
	}

	private int dollar(int at) {
		int tagEnd = at + 1;
		while (tagEnd < this.sql.length() && isWordPart(this.sql.charAt(tagEnd))) {
			tagEnd++;
		}
		if (tagEnd < this.sql.length() && this.sql.charAt(tagEnd) == '$') {
			String tag = this.sql.substring(at, tagEnd + 1);
			int end = this.sql.indexOf(tag, tagEnd + 1);
			return (end < 0) ? UNREADABLE : value(end + tag.length());
		}
		this.text.append(this.sql, at, tagEnd);
		return tagEnd;
	}

	private int word(int at) {
		int end = at + 1;
		while (end < this.sql.length() && isWordPart(this.sql.charAt(end))) {
			end++;
		}
		String word = this.sql.substring(at, end);
		if (end < this.sql.length() && this.sql.charAt(end) == '$') {
			// part of the name in some databases, the begin of a string in others
			return UNREADABLE;
		}
		if (end < this.sql.length() && this.sql.charAt(end) == '\'') {
			if (word.equalsIgnoreCase("Q") || word.equalsIgnoreCase("NQ")) {
				// Oracle's q'[...]' ends elsewhere than other strings
				return UNREADABLE;
			}
			boolean escapes = word.equalsIgnoreCase("E") && this.system.hasEscapeStrings();
			return value(string(end, '\'', escapes));
		}
		if (word.equalsIgnoreCase("IDENTIFIED")) {
			// a password may follow without quotes
			return UNREADABLE;
		}
		this.lastWord = word;
		this.text.append(word);
		return end;
	}

	private int number(int at) {
		int end = at + 1;
		while (end < this.sql.length() && isNumberPart(end)) {
			end++;
		}
		return end;
	}

	private int other(int at) {
		char character = this.sql.charAt(at);
		if (character == '(') {
			this.inList = this.lastWord.equalsIgnoreCase("IN");
		}
		else if (character == ')') {
			this.inList = false;
		}
		this.lastWord = "";
		this.text.append(character);
		return at + 1;
	}

	private boolean isNumberStart(int at) {
		char character = this.sql.charAt(at);
		return isDigit(character)
				|| (character == '.' && at + 1 < this.sql.length() && isDigit(this.sql.charAt(at + 1)));
	}

	private boolean isNumberPart(int at) {
		char character = this.sql.charAt(at);
		char before = this.sql.charAt(at - 1);
		return isWordPart(character) || character == '.'
				|| ((character == '-' || character == '+') && (before == 'e' || before == 'E'));
	}

	private static boolean isDigit(char character) {
		return character >= '0' && character <= '9';
	}

	private static boolean isWordStart(char character) {
		return Character.isLetter(character) || character == '_' || character == '@' || character == ':';
	}

	private static boolean isWordPart(char character) {
		return Character.isLetterOrDigit(character) || character == '_';
	}

}
