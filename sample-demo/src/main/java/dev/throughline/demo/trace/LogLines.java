package dev.throughline.demo.trace;

import java.util.List;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the log lines that belong to a trace: JSON lines with its id as {@code trace_id}.
 */
final class LogLines {

	private static final JsonMapper MAPPER = new JsonMapper();

	private LogLines() {
	}

	static List<String> ofTrace(String traceId, List<String> lines) {
		return lines.stream().filter((line) -> line.contains(traceId) && hasTraceId(line, traceId)).toList();
	}

	private static boolean hasTraceId(String line, String traceId) {
		try {
			JsonNode node = MAPPER.readTree(line);
			return traceId.equals(node.path("trace_id").asString(""));
		}
		catch (JacksonException ex) {
			return false;
		}
	}

}
