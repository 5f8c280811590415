package dev.throughline.backend.otlp;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

import dev.throughline.backend.batch.MalformedRequestException;

/**
 * Pull reader for JSON text as of RFC 8259, just enough for OTLP.
 */
final class JsonReader {

	private static final int MAX_DEPTH = 128;

	private static final Pattern LITERAL = Pattern
		.compile("true|false|null|-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

	private final CharSequence text;

	private int position;

	private int depth;

	JsonReader(byte[] utf8) throws MalformedRequestException {
		try {
			this.text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(utf8)).toString();
		}
		catch (CharacterCodingException ex) {
			throw new MalformedRequestException("The body is no JSON: it is not valid UTF-8.");
		}
	}

	/**
	 * Return the first character of the next value without taking it.
	 * @return the character or 0 at the end
	 */
	char peek() {
		while (this.position < this.text.length() && " \t\r\n".indexOf(this.text.charAt(this.position)) >= 0) {
			this.position++;
		}
		return (this.position < this.text.length()) ? this.text.charAt(this.position) : 0;
	}

	void begin(char bracket) throws MalformedRequestException {
		take(bracket);
		if (++this.depth > MAX_DEPTH) {
			throw fault("it is more than " + MAX_DEPTH + " levels deep");
		}
	}

	/**
	 * Go to the next element of an object or array.
	 * @param bracket the bracket that closes it
	 * @param first whether no element was read yet
	 * @return {@code false} if there is none; the bracket is taken then
	 * @throws MalformedRequestException if neither follows
	 */
	boolean hasNext(char bracket, boolean first) throws MalformedRequestException {
		if (peek() == bracket) {
			this.position++;
			this.depth--;
			return false;
		}
		if (!first) {
			take(',');
		}
		return true;
	}

	String name() throws MalformedRequestException {
		String name = string();
		take(':');
		return name;
	}

	String string() throws MalformedRequestException {
		take('"');
		StringBuilder value = new StringBuilder();
		for (char c = next(); c != '"'; c = next()) {
			if (c < ' ') {
				throw fault("a string has a control character");
			}
			value.append((c != '\\') ? c : escape());
		}
		return value.toString();
	}

	private char escape() throws MalformedRequestException {
		char c = next();
		int simple = "\"\\/bfnrt".indexOf(c);
		if (simple >= 0) {
			return "\"\\/\b\f\n\r\t".charAt(simple);
		}
		if (c != 'u') {
			throw fault("a string has an unknown escape");
		}
		int code = 0;
		for (int i = 0; i < 4; i++) {
			int digit = Character.digit(next(), 16);
			if (digit < 0) {
				throw fault("a string has an unknown escape");
			}
			code = code * 16 + digit;
		}
		return (char) code;
	}

	/**
	 * Take a number, {@code true}, {@code false} or {@code null} as it is written.
	 * @return the text
	 * @throws MalformedRequestException if nothing like it follows
	 */
	String literal() throws MalformedRequestException {
		peek();
		int start = this.position;
		while (this.position < this.text.length() && isLiteral(this.text.charAt(this.position))) {
			this.position++;
		}
		String literal = this.text.subSequence(start, this.position).toString();
		if (!LITERAL.matcher(literal).matches()) {
			this.position = start;
			throw fault("a value is missing");
		}
		return literal;
	}

	private static boolean isLiteral(char c) {
		return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '+' || c == '.' || c == 'E';
	}

	void skipValue() throws MalformedRequestException {
		switch (peek()) {
			case '{' -> {
				begin('{');
				for (boolean first = true; hasNext('}', first); first = false) {
					name();
					skipValue();
				}
			}
			case '[' -> {
				begin('[');
				for (boolean first = true; hasNext(']', first); first = false) {
					skipValue();
				}
			}
			case '"' -> string();
			default -> literal();
		}
	}

	void end() throws MalformedRequestException {
		if (peek() != 0 || this.position < this.text.length()) {
			throw fault("text follows the end");
		}
	}

	private void take(char expected) throws MalformedRequestException {
		if (peek() != expected) {
			throw fault("'" + expected + "' is missing");
		}
		this.position++;
	}

	private char next() throws MalformedRequestException {
		if (this.position == this.text.length()) {
			throw fault("a string does not end");
		}
		return this.text.charAt(this.position++);
	}

	MalformedRequestException fault(String what) {
		return new MalformedRequestException(
				"The body is no OTLP JSON: " + what + " at character " + (this.position + 1) + ".");
	}

}
