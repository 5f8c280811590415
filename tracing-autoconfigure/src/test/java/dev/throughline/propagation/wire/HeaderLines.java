package dev.throughline.propagation.wire;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapSetter;

/**
 * Header lines of a request, several of a name allowed.
 */
final class HeaderLines {

	static final TextMapGetter<HeaderLines> GETTER = new Getter();

	static final TextMapSetter<HeaderLines> SETTER = (carrier, name, value) -> carrier.add(name, value);

	private final Map<String, List<String>> lines = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

	HeaderLines add(String name, String value) {
		this.lines.computeIfAbsent(name, (key) -> new ArrayList<>()).add(value);
		return this;
	}

	HeaderLines addAll(String name, List<String> values) {
		values.forEach((value) -> add(name, value));
		return this;
	}

	List<String> get(String name) {
		return this.lines.getOrDefault(name, List.of());
	}

	Map<String, List<String>> all() {
		return this.lines;
	}

	@Override
	public String toString() {
		return this.lines.toString();
	}

	private static final class Getter implements TextMapGetter<HeaderLines> {

		@Override
		public Iterable<String> keys(HeaderLines carrier) {
			return carrier.lines.keySet();
		}

		@Override
		public String get(HeaderLines carrier, String name) {
			List<String> values = carrier.get(name);
			return values.isEmpty() ? null : values.get(0);
		}

		@Override
		public Iterator<String> getAll(HeaderLines carrier, String name) {
			return carrier.get(name).iterator();
		}

	}

}
