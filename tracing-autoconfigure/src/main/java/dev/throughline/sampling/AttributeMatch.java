package dev.throughline.sampling;

import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import org.jspecify.annotations.Nullable;

/**
 * Attribute that makes a span worth keeping, whatever type it has.
 */
final class AttributeMatch {

	private final String key;

	private final @Nullable String value;

	private final List<AttributeKey<?>> keys;

	private AttributeMatch(String key, @Nullable String value) {
		this.key = key;
		this.value = value;
		this.keys = List.of(AttributeKey.stringKey(key), AttributeKey.longKey(key), AttributeKey.booleanKey(key),
				AttributeKey.doubleKey(key));
	}

	/**
	 * Reads a match.
	 * @param written key or key=value
	 * @return the match
	 * @throws IllegalArgumentException when there is no key
	 */
	static AttributeMatch of(String written) {
		int equals = written.indexOf('=');
		String key = ((equals < 0) ? written : written.substring(0, equals)).trim();
		if (key.isEmpty()) {
			throw new IllegalArgumentException("expected: an attribute's key, or key=value");
		}
		return new AttributeMatch(key, (equals < 0) ? null : written.substring(equals + 1).trim());
	}

	boolean matches(Attributes attributes) {
		for (int i = 0; i < this.keys.size(); i++) {
			Object actual = attributes.get(this.keys.get(i));
			if (actual != null) {
				return this.value == null || this.value.equals(actual.toString());
			}
		}
		return false;
	}

	String key() {
		return this.key;
	}

}
