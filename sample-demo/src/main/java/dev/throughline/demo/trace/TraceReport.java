package dev.throughline.demo.trace;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Everything one request left behind, and what is wrong with it.
 *
 * @param traceId the trace id of the response
 * @param trace what the backend has
 * @param logLines the log lines of all services that carry the id, in the order of time
 * @param problems why the trace is not complete and joined, empty when it is
 * @since 0.1.0
 */
public record TraceReport(String traceId, Trace trace, List<String> logLines, List<String> problems) {

	private static final JsonMapper MAPPER = new JsonMapper();

	public TraceReport {
		logLines = List.copyOf(logLines);
		problems = List.copyOf(problems);
	}

	/**
	 * Put together what is known about one request.
	 * @param traceId the trace id of the response
	 * @param result what the backend has
	 * @param expected what it should have
	 * @param lines everything each service wrote, by the service's name
	 * @return the report
	 */
	public static TraceReport of(String traceId, TraceQuery.Result result, ExpectedTrace expected,
			Map<String, List<String>> lines) {
		List<String> problems = new ArrayList<>();
		if (result.reason().isEmpty()) {
			problems.addAll(expected.problems(traceId, result.trace()));
		}
		else {
			problems.add(result.reason());
		}
		List<String> logLines = new ArrayList<>();
		lines.forEach((service, written) -> {
			List<String> found = LogLines.ofTrace(traceId, written);
			if (found.isEmpty()) {
				problems.add("no log line of %s carries the trace id".formatted(service));
			}
			logLines.addAll(found);
		});
		return new TraceReport(traceId, result.trace(), LogLines.inTime(logLines), problems);
	}

	/**
	 * Say whether the trace is complete and joined, with log lines of all services.
	 * @return {@code true} if nothing is wrong
	 */
	public boolean isComplete() {
		return this.problems.isEmpty();
	}

	/**
	 * Say what is wrong.
	 * @return a sentence, for a report that is not complete
	 */
	public String reason() {
		return "Trace %s is not complete: %s.".formatted(this.traceId, String.join("; ", this.problems));
	}

	/**
	 * Return the report for a reader.
	 * @param address where a browser shows the trace, empty for nowhere
	 * @param logs the folder with the log files
	 * @return the lines to print
	 */
	public String toText(String address, Path logs) {
		String newLine = System.lineSeparator();
		StringBuilder text = new StringBuilder();
		text.append("Trace ").append(this.traceId).append(newLine).append(newLine);
		if (!this.trace.spans().isEmpty()) {
			text.append(Waterfall.render(this.trace)).append(newLine);
		}
		text.append("Log lines with this trace_id").append(newLine).append(newLine);
		this.logLines.forEach((line) -> text.append(line).append(newLine));
		text.append(newLine).append("In the log files: ").append(LogLines.grep(this.traceId, logs)).append(newLine);
		if (!address.isEmpty()) {
			text.append("In the browser: ").append(address).append(newLine);
		}
		return text.toString();
	}

	/**
	 * Return the report for a program.
	 * @param address where a browser shows the trace
	 * @return the JSON
	 */
	public String toJson(String address) {
		return MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(toNode(address));
	}

	/**
	 * Return the report for a program that is told more.
	 * @param address where a browser shows the trace
	 * @return the JSON, to add to
	 */
	public ObjectNode toNode(String address) {
		ObjectNode root = MAPPER.createObjectNode();
		root.put("traceId", this.traceId);
		root.put("complete", isComplete());
		ArrayNode reasons = root.putArray("problems");
		this.problems.forEach(reasons::add);
		root.put("address", address);
		ArrayNode spans = root.putArray("spans");
		this.trace.lines().forEach((line) -> write(line, spans.addObject()));
		ArrayNode logs = root.putArray("logs");
		this.logLines.forEach((line) -> logs.add(MAPPER.readTree(line)));
		return root;
	}

	private static void write(Trace.Line line, ObjectNode node) {
		Span span = line.span();
		node.put("service", span.service());
		node.put("name", span.name());
		node.put("kind", span.kind());
		node.put("depth", line.depth());
		node.put("spanId", span.spanId());
		node.put("parentSpanId", span.parentSpanId());
		node.put("startTimeUnixNano", span.startNanos());
		node.put("durationNanos", span.durationNanos());
		node.put("error", span.failed());
		ObjectNode attributes = node.putObject("attributes");
		span.attributes()
			.entrySet()
			.stream()
			.sorted(Map.Entry.comparingByKey())
			.forEach((attribute) -> attributes.put(attribute.getKey(), attribute.getValue()));
	}

}
