package dev.throughline.deploy;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import dev.throughline.deploy.QueryStub.Answer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer of a real Tempo or Jaeger to the question for a trace of the demo, and
 * copies of it that lack something.
 */
final class RecordedTrace {

	/**
	 * The trace that was recorded.
	 */
	static final String ID = "a1b2c3d4e5f67890abcdef1234567890";

	private final JsonNode root;

	private RecordedTrace(JsonNode root) {
		this.root = root;
	}

	/**
	 * What Tempo 3 answered at {@code /api/traces}: ids in base64.
	 */
	static RecordedTrace tempo() throws IOException {
		return read("tempo-trace.json");
	}

	/**
	 * What Jaeger 2 answered at {@code /api/v3/traces}: ids in hex.
	 */
	static RecordedTrace jaeger() throws IOException {
		return read("jaeger-trace.json");
	}

	private static RecordedTrace read(String name) throws IOException {
		try (InputStream in = Objects.requireNonNull(RecordedTrace.class.getResourceAsStream(name), name)) {
			return new RecordedTrace(JsonMapper.shared().readTree(in));
		}
	}

	/**
	 * The names of the spans with their kinds, because a client's may be that of the
	 * server.
	 */
	List<String> spans() {
		return nodes().stream().map(RecordedTrace::title).toList();
	}

	RecordedTrace without(String title) {
		RecordedTrace copy = copy();
		for (ArrayNode spans : copy.arrays()) {
			for (Iterator<JsonNode> each = spans.iterator(); each.hasNext();) {
				if (title(each.next()).equals(title)) {
					each.remove();
				}
			}
		}
		return copy;
	}

	RecordedTrace twice(String title) {
		RecordedTrace copy = copy();
		for (ArrayNode spans : copy.arrays()) {
			for (JsonNode span : List.copyOf(spans.values())) {
				if (title(span).equals(title)) {
					spans.add(span.deepCopy());
				}
			}
		}
		return copy;
	}

	RecordedTrace changed(String title, Consumer<ObjectNode> change) {
		RecordedTrace copy = copy();
		copy.nodes()
			.stream()
			.filter((span) -> title(span).equals(title))
			.forEach((span) -> change.accept((ObjectNode) span));
		return copy;
	}

	/**
	 * Sets or removes the text of the statement.
	 */
	static void statement(ObjectNode span, String text) {
		for (JsonNode attribute : span.path("attributes")) {
			if (attribute.path("key").asString().equals("db.query.text")) {
				((ObjectNode) attribute).putObject("value").put("stringValue", text);
			}
		}
	}

	String id(String title) {
		return nodes().stream()
			.filter((span) -> title(span).equals(title))
			.map((span) -> span.path("spanId").asString())
			.findFirst()
			.orElseThrow();
	}

	/**
	 * The spans as an exporter sends them.
	 */
	String asRequest() {
		return this.root.path("result").toString();
	}

	Answer answer() {
		return new Answer(200, this.root.toString());
	}

	private RecordedTrace copy() {
		return new RecordedTrace(this.root.deepCopy());
	}

	private List<JsonNode> nodes() {
		return arrays().stream().flatMap((spans) -> spans.values().stream()).toList();
	}

	private List<ArrayNode> arrays() {
		JsonNode batches = this.root.has("result") ? this.root.path("result").path("resourceSpans")
				: this.root.path("batches");
		List<ArrayNode> arrays = new ArrayList<>();
		for (JsonNode batch : batches) {
			for (JsonNode scope : batch.path("scopeSpans")) {
				arrays.add((ArrayNode) scope.path("spans"));
			}
		}
		return arrays;
	}

	private static String title(JsonNode span) {
		String kind = span.path("kind").asString();
		return span.path("name").asString() + ((kind.equals("3") || kind.endsWith("CLIENT")) ? " (client)" : "");
	}

}
