package dev.throughline.backend.query;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import dev.throughline.backend.http.HttpProblem;
import org.jspecify.annotations.Nullable;

/**
 * The parameters in the query of an address; one without a value counts as absent.
 */
final class QueryParameters {

	private final Map<String, String> values;

	private QueryParameters(Map<String, String> values) {
		this.values = values;
	}

	static QueryParameters of(URI address) throws HttpProblem {
		Map<String, String> values = new HashMap<>();
		String query = address.getRawQuery();
		for (String pair : ((query != null) ? query : "").split("&")) {
			String[] parts = pair.split("=", 2);
			if (parts.length == 2 && !parts[1].isEmpty()) {
				values.putIfAbsent(decode(parts[0]), decode(parts[1]));
			}
		}
		return new QueryParameters(values);
	}

	private static String decode(String text) throws HttpProblem {
		try {
			return URLDecoder.decode(text, StandardCharsets.UTF_8);
		}
		catch (IllegalArgumentException ex) {
			throw new HttpProblem(400, "The query of the address is not encoded correctly.");
		}
	}

	@Nullable String text(String name) {
		return this.values.get(name);
	}

	String required(String name) throws HttpProblem {
		String value = this.values.get(name);
		if (value == null) {
			throw new HttpProblem(400, "Parameter '" + name + "' is missing.");
		}
		return value;
	}

	@Nullable Long number(String name) throws HttpProblem {
		String value = this.values.get(name);
		try {
			return (value != null) ? Long.valueOf(value) : null;
		}
		catch (NumberFormatException ex) {
			throw new HttpProblem(400, "Parameter '" + name + "' must be a whole number.");
		}
	}

	long number(String name, long defaultValue) throws HttpProblem {
		Long number = number(name);
		return (number != null) ? number : defaultValue;
	}

}
