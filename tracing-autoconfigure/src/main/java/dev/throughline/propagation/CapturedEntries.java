package dev.throughline.propagation;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.opentelemetry.context.propagation.TextMapGetter;
import org.jspecify.annotations.Nullable;

/**
 * Reads what was captured. The map may have been through a JSON parser: it may have other
 * entries, names in another letter case, and values that are {@code null} or no strings
 * at all.
 */
final class CapturedEntries implements TextMapGetter<Map<String, String>> {

	static final CapturedEntries INSTANCE = new CapturedEntries();

	private CapturedEntries() {
	}

	@Override
	public Iterable<String> keys(Map<String, String> captured) {
		List<String> keys = new ArrayList<>(captured.size());
		for (Map.Entry<?, ?> entry : captured.entrySet()) {
			if (entry.getKey() instanceof String name && entry.getValue() instanceof String) {
				keys.add(name);
			}
		}
		return keys;
	}

	@Override
	public @Nullable String get(@Nullable Map<String, String> captured, String key) {
		if (captured == null || captured.isEmpty()) {
			return null;
		}
		for (Map.Entry<?, ?> entry : captured.entrySet()) {
			if (entry.getValue() instanceof String value && entry.getKey() instanceof String name
					&& name.equalsIgnoreCase(key)) {
				return value;
			}
		}
		return null;
	}

}
