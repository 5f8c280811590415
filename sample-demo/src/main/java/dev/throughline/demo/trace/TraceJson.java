package dev.throughline.demo.trace;

import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads a trace as the backends answer it: Tempo's first version ({@code batches}), its
 * second ({@code trace.resourceSpans}) and Jaeger's third ({@code result.resourceSpans}).
 * See https://grafana.com/docs/tempo/latest/api_docs/#query and
 * https://www.jaegertracing.io/docs/latest/architecture/apis/
 */
final class TraceJson {

	private static final JsonMapper MAPPER = new JsonMapper();

	/**
	 * OTLP's numbers of the span kinds, copied from
	 * opentelemetry/proto/trace/v1/trace.proto.
	 */
	private static final List<String> KINDS = List.of("UNSPECIFIED", "INTERNAL", "SERVER", "CLIENT", "PRODUCER",
			"CONSUMER");

	private static final List<String> WRAPPERS = List.of("trace", "result");

	private TraceJson() {
	}

	/**
	 * Read a trace.
	 * @param json the answer's body
	 * @return the trace, without spans when the answer has none
	 * @throws IllegalArgumentException if the answer is not a trace
	 */
	static Trace parse(String json) {
		JsonNode root = tree(json);
		JsonNode trace = WRAPPERS.stream().filter(root::has).findFirst().map(root::path).orElse(root);
		List<Span> spans = new ArrayList<>();
		for (String member : List.of("batches", "resourceSpans")) {
			for (JsonNode resourceSpans : trace.path(member)) {
				readResourceSpans(resourceSpans, spans);
			}
		}
		return new Trace(spans);
	}

	private static JsonNode tree(String json) {
		try {
			JsonNode root = MAPPER.readTree(json);
			if (root.isObject()) {
				return root;
			}
		}
		catch (JacksonException ex) {
			throw new IllegalArgumentException("not JSON: " + ex.getOriginalMessage(), ex);
		}
		throw new IllegalArgumentException("not a JSON object");
	}

	private static void readResourceSpans(JsonNode resourceSpans, List<Span> spans) {
		String service = attributes(resourceSpans.path("resource").path("attributes")).getOrDefault("service.name",
				"unknown_service");
		for (JsonNode scopeSpans : resourceSpans.path("scopeSpans")) {
			for (JsonNode span : scopeSpans.path("spans")) {
				spans.add(span(service, span));
			}
		}
	}

	private static Span span(String service, JsonNode span) {
		return new Span(hex(text(span, "traceId"), 16), hex(text(span, "spanId"), 8),
				hex(text(span, "parentSpanId"), 8), service, text(span, "name"), kind(span.path("kind")),
				nanos(span, "startTimeUnixNano"), nanos(span, "endTimeUnixNano"), failed(span.path("status")),
				attributes(span.path("attributes")));
	}

	private static String text(JsonNode node, String member) {
		return node.path(member).asString("");
	}

	// Protobuf's JSON mapping writes bytes as base64, OTLP's own JSON mapping as hex:
	// their
	// lengths tell them apart
	private static String hex(String id, int bytes) {
		if (id.isEmpty() || id.length() == bytes * 2) {
			return id.toLowerCase(Locale.ROOT);
		}
		byte[] decoded = Base64.getDecoder().decode(id);
		if (decoded.length != bytes) {
			throw new IllegalArgumentException(
					"id '%s' has %d bytes (expected: %d)".formatted(id, decoded.length, bytes));
		}
		return HexFormat.of().formatHex(decoded);
	}

	private static long nanos(JsonNode span, String member) {
		JsonNode nanos = span.path(member);
		return nanos.isString() ? Long.parseLong(nanos.asString()) : nanos.asLong(0);
	}

	private static String kind(JsonNode kind) {
		if (kind.isInt()) {
			int number = kind.intValue();
			return (number >= 0 && number < KINDS.size()) ? KINDS.get(number) : Integer.toString(number);
		}
		return kind.asString("UNSPECIFIED").replace("SPAN_KIND_", "");
	}

	private static boolean failed(JsonNode status) {
		JsonNode code = status.path("code");
		return code.isInt() ? code.intValue() == 2 : "STATUS_CODE_ERROR".equals(code.asString(""));
	}

	private static Map<String, String> attributes(JsonNode attributes) {
		Map<String, String> values = new LinkedHashMap<>();
		for (JsonNode attribute : attributes) {
			JsonNode value = attribute.path("value");
			for (JsonNode typed : value) {
				values.put(text(attribute, "key"), typed.isValueNode() ? typed.asString() : typed.toString());
			}
		}
		return values;
	}

}
