package dev.throughline.demo.trace;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the log lines that belong to a trace: JSON lines with its id as {@code trace_id}.
 *
 * @since 0.1.0
 */
public final class LogLines {

	private static final JsonMapper MAPPER = new JsonMapper();

	private LogLines() {
	}

	static List<String> ofTrace(String traceId, List<String> lines) {
		return lines.stream().filter((line) -> line.contains(traceId) && hasTraceId(line, traceId)).toList();
	}

	/**
	 * Return the traces that lines tell of.
	 * @param lines lines of one process
	 * @param since the lines before are left out
	 * @return the ids, in the order they appear
	 */
	public static Set<String> traceIds(List<String> lines, Instant since) {
		Set<String> ids = new LinkedHashSet<>();
		for (String line : lines) {
			if (line.startsWith("{") && line.contains("\"trace_id\"")) {
				JsonNode node = MAPPER.readTree(line);
				if (!Instant.parse(node.path("timestamp").asString()).isBefore(since)) {
					ids.add(node.path("trace_id").asString());
				}
			}
		}
		return ids;
	}

	/**
	 * Sort lines by their {@code timestamp}; lines of the same time stay as they are.
	 * @param lines lines of several processes
	 * @return the lines in the order of time
	 */
	static List<String> inTime(List<String> lines) {
		return lines.stream().sorted(Comparator.comparing(LogLines::timestamp)).toList();
	}

	private static String timestamp(String line) {
		return MAPPER.readTree(line).path("timestamp").asString("");
	}

	/**
	 * Return the command that finds the lines in the log files. Sorting is sorting by
	 * time, because a line begins with its timestamp.
	 * @param traceId the trace
	 * @param logs the folder with the log files
	 * @return a command line for a shell
	 */
	static String grep(String traceId, Path logs) {
		return "grep -h '\"trace_id\":\"%s\"' %s/*.log | sort".formatted(traceId, logs);
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
