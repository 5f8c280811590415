package dev.throughline.redaction;

import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Redacts attributes that are known to hold URLs: every query value is replaced unless
 * its name is allowed. Other parts are redacted as text.
 */
final class UrlRedaction {

	private final Set<String> allowedParameters = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);

	private final Replacement replacement;

	private final UnaryOperator<String> text;

	UrlRedaction(Collection<String> allowedParameters, Replacement replacement, UnaryOperator<String> text) {
		this.allowedParameters.addAll(allowedParameters);
		this.replacement = replacement;
		this.text = text;
	}

	// copied from https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/,
	// its former names and those of headers that hold URLs
	static boolean isUrl(String key) {
		return switch (key) {
			case "url.full", "url.original", "http.url", "http.target", "http.request.header.referer",
					"http.response.header.location" ->
				true;
			default -> false;
		};
	}

	static boolean isQuery(String key) {
		return key.equals("url.query");
	}

	String redactUrl(String url) {
		int query = url.indexOf('?');
		int fragment = url.indexOf('#');
		if (query < 0 || (fragment >= 0 && fragment < query)) {
			query = fragment;
		}
		if (query < 0) {
			return this.text.apply(url);
		}
		String before = url.substring(0, query + 1);
		String after = url.substring(query + 1);
		String redactedBefore = this.text.apply(before);
		String redactedAfter = redactQuery(after);
		boolean same = redactedBefore.equals(before) && redactedAfter.equals(after);
		return same ? url : redactedBefore + redactedAfter;
	}

	String redactQuery(String query) {
		StringBuilder out = new StringBuilder(query.length());
		int start = 0;
		for (int i = 0; i <= query.length(); i++) {
			if (i == query.length() || "&;#?".indexOf(query.charAt(i)) >= 0) {
				appendParameter(out, query.substring(start, i));
				if (i < query.length()) {
					out.append(query.charAt(i));
				}
				start = i + 1;
			}
		}
		String redacted = out.toString();
		return redacted.equals(query) ? query : redacted;
	}

	private void appendParameter(StringBuilder out, String parameter) {
		int equals = parameter.indexOf('=');
		String name = (equals >= 0) ? parameter.substring(0, equals) : "";
		if (equals < 0 || this.allowedParameters.contains(name)) {
			out.append(this.text.apply(parameter));
			return;
		}
		String value = parameter.substring(equals + 1);
		boolean done = value.isEmpty() || Replacement.isMarked(value, 0);
		out.append(this.text.apply(name)).append('=').append(done ? value : this.replacement.of(value));
	}

}
