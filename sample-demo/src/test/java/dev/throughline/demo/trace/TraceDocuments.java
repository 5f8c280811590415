package dev.throughline.demo.trace;

import java.util.Base64;
import java.util.HexFormat;
import java.util.function.UnaryOperator;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a trace as backends answer it.
 *
 * @since 0.1.0
 */
public final class TraceDocuments {

	private static final JsonMapper MAPPER = new JsonMapper();

	private TraceDocuments() {
	}

	/**
	 * Writes a trace as Tempo does: protobuf's JSON mapping, ids in base64.
	 */
	public static String tempo(Trace trace) {
		ObjectNode root = MAPPER.createObjectNode();
		write(trace, root.putArray("batches"), TraceDocuments::base64);
		return root.toString();
	}

	/**
	 * Writes a trace as Jaeger does: OTLP's JSON mapping, ids in hex.
	 */
	public static String jaeger(Trace trace) {
		ObjectNode root = MAPPER.createObjectNode();
		write(trace, root.putObject("result").putArray("resourceSpans"), UnaryOperator.identity());
		return root.toString();
	}

	private static String base64(String hex) {
		return Base64.getEncoder().encodeToString(HexFormat.of().parseHex(hex));
	}

	private static void write(Trace trace, ArrayNode batches, UnaryOperator<String> id) {
		for (Span span : trace.spans()) {
			ObjectNode batch = batches.addObject();
			attribute(batch.putObject("resource").putArray("attributes"), "service.name", span.service());
			ObjectNode node = batch.putArray("scopeSpans").addObject().putArray("spans").addObject();
			node.put("traceId", id.apply(span.traceId()));
			node.put("spanId", id.apply(span.spanId()));
			if (!span.parentSpanId().isEmpty()) {
				node.put("parentSpanId", id.apply(span.parentSpanId()));
			}
			node.put("name", span.name());
			node.put("kind", "SPAN_KIND_" + span.kind());
			node.put("startTimeUnixNano", Long.toString(span.startNanos()));
			node.put("endTimeUnixNano", Long.toString(span.endNanos()));
			ArrayNode attributes = node.putArray("attributes");
			span.attributes().forEach((key, value) -> attribute(attributes, key, value));
		}
	}

	private static void attribute(ArrayNode attributes, String key, String value) {
		ObjectNode attribute = attributes.addObject();
		attribute.put("key", key);
		attribute.putObject("value").put("stringValue", value);
	}

}
