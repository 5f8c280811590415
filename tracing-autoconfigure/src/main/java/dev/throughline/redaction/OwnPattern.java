package dev.throughline.redaction;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;

/**
 * Secrets that a regular expression of the user describes. The only class that knows
 * re2j, whose matching time is linear in the length of the text for every expression.
 */
final class OwnPattern {

	private final Pattern pattern;

	private final Replacement replacement;

	OwnPattern(String name, String expression, Replacement replacement) {
		this.pattern = compile("throughline.redaction.patterns." + name, expression);
		this.replacement = replacement;
	}

	private static Pattern compile(String property, String expression) {
		try {
			Pattern pattern = Pattern.compile(expression);
			if (pattern.matcher("").find()) {
				throw new IllegalArgumentException(
						property + ": " + expression + " (expected: an expression that does not match empty text)");
			}
			return pattern;
		}
		catch (PatternSyntaxException ex) {
			throw new IllegalArgumentException(property + ": " + expression
					+ " (expected: a regular expression in the syntax of RE2, which has no look-around and no "
					+ "back-references): " + ex.getDescription());
		}
	}

	String redact(String text) {
		Matcher matcher = this.pattern.matcher(text);
		int copied = 0;
		StringBuilder out = null;
		while (matcher.find()) {
			out = (out != null) ? out : new StringBuilder(text.length());
			out.append(text, copied, matcher.start()).append(this.replacement.of(matcher.group()));
			copied = matcher.end();
		}
		return (out != null) ? out.append(text, copied, text.length()).toString() : text;
	}

}
