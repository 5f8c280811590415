package dev.throughline.export.delivery;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * The headers of each request: those of the exporter, over which those read from files
 * win. Never shows a value: neither in an exception nor as text.
 */
final class HeaderValues {

	private final Supplier<Map<String, List<String>>> configured;

	private final List<HeaderFile> files;

	/**
	 * Takes the headers of an exporter.
	 * @param configured asked at each request
	 * @param files headers read from files
	 */
	HeaderValues(Supplier<Map<String, List<String>>> configured, List<HeaderFile> files) {
		this.configured = configured;
		this.files = List.copyOf(files);
	}

	/**
	 * The headers for a request that is not sent, so that the start fails when they
	 * cannot be. A supplier that needs more time than the start takes is no reason to.
	 * @return values by name
	 * @throws InvalidHeaderException when a value cannot be sent
	 */
	Map<String, List<String>> atStart() {
		try {
			return current();
		}
		catch (HeadersUnavailableException ex) {
			return Map.of();
		}
	}

	/**
	 * The headers for a request.
	 * @return values by name
	 * @throws InvalidHeaderException when a value cannot be sent
	 * @throws HeadersUnavailableException when nobody supplies them
	 */
	Map<String, List<String>> current() {
		Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		configured().forEach((name, list) -> headers.put(name, checked(name, list)));
		for (HeaderFile file : this.files) {
			headers.put(file.header(), List.of(file.value()));
		}
		return headers;
	}

	private Map<String, List<String>> configured() {
		try {
			Map<String, List<String>> values = this.configured.get();
			return (values != null) ? values : Map.of();
		}
		catch (RuntimeException ex) {
			throw new HeadersUnavailableException(ex);
		}
	}

	private static List<String> checked(String name, List<? extends @Nullable String> values) {
		List<String> checked = new ArrayList<>(values.size());
		for (String value : values) {
			// a value read from a file ends with a line break, and one of a map may be
			// null
			String stripped = (value != null) ? value.strip() : "";
			if (!isAllowed(stripped)) {
				throw new InvalidHeaderException("The value of header '" + name
						+ "' has a line break, a control character or a character outside ASCII");
			}
			checked.add(stripped);
		}
		return checked;
	}

	static boolean isAllowed(String value) {
		for (int i = 0; i < value.length(); i++) {
			char c = value.charAt(i);
			if (c != '\t' && (c < ' ' || c > '~')) {
				return false;
			}
		}
		return true;
	}

	/**
	 * What must not come back in an answer that is shown.
	 * @param headers the headers of a request
	 * @return the values that may be secret
	 */
	static List<String> secrets(Map<String, List<String>> headers) {
		List<String> secrets = new ArrayList<>();
		headers.forEach((name, values) -> {
			if (!name.toLowerCase(Locale.ROOT).equals("user-agent")) {
				secrets.addAll(values);
			}
		});
		return secrets;
	}

	@Override
	public String toString() {
		return "headers";
	}

	/**
	 * The supplier of the headers threw an exception, whose message is not ours to show.
	 */
	static final class HeadersUnavailableException extends RuntimeException {

		HeadersUnavailableException(RuntimeException thrown) {
			super("The supplier of the headers threw " + thrown.getClass().getName());
		}

	}

}
