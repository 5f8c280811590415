package dev.throughline;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeMap;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/**
 * Tables of {@code docs/spans.md}, and the same of attributes that were emitted.
 */
public final class DocumentedAttributes {

	private static final Path PAGE = Path.of("..", "docs", "spans.md");

	private static final String HEAD = "| attribute | type | when | convention |";

	private DocumentedAttributes() {
	}

	/**
	 * Reads the table of a section.
	 * @param section the beginning of the section's title
	 * @return the attributes' types by name
	 * @throws AssertionError when a row is not well-formed or names neither a convention
	 * nor us
	 */
	public static TreeMap<String, String> of(String section) throws IOException {
		TreeMap<String, String> types = new TreeMap<>();
		for (String row : table(section)) {
			String[] cells = row.split(" \\| ");
			String name = cells[0].replaceAll("[|` ]", "");
			boolean wellFormed = cells.length == 4 && cells[3]
				.matches("(ours|\\[[^]]+]\\(https://opentelemetry\\.io/docs/specs/semconv/[^)]+\\)) \\|");
			if (!wellFormed || types.put(name, cells[1]) != null) {
				throw new AssertionError("Row of '" + section + "' is malformed or there twice: " + row);
			}
		}
		return types;
	}

	private static List<String> table(String section) throws IOException {
		List<String> lines = Files.readAllLines(PAGE);
		int from = lines.indexOf(lines.stream()
			.filter((line) -> line.startsWith("## " + section))
			.findFirst()
			.orElseThrow(() -> new AssertionError("No section '" + section + "' in " + PAGE)));
		List<String> rest = lines.subList(from + 1, lines.size());
		return rest.stream()
			.takeWhile((line) -> !line.startsWith("## "))
			.dropWhile((line) -> !line.equals(HEAD))
			.skip(2)
			.takeWhile((line) -> line.startsWith("|"))
			.toList();
	}

	/**
	 * Adds what was emitted.
	 * @param attributes the attributes of one span or resource
	 * @param types where to add their types, as the page names them, by name
	 */
	public static void collect(Attributes attributes, TreeMap<String, String> types) {
		attributes.forEach((key, value) -> types.merge(key.getKey(), type(key),
				(first, second) -> first.equals(second) ? first : first + " and " + second));
	}

	private static String type(AttributeKey<?> key) {
		return switch (key.getType()) {
			case STRING -> "string";
			case LONG, DOUBLE -> "number";
			case BOOLEAN -> "boolean";
			case STRING_ARRAY -> "strings";
			default -> key.getType().toString();
		};
	}

}
