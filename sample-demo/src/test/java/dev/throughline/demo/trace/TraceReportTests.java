package dev.throughline.demo.trace;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceReport}.
 */
class TraceReportTests {

	private static final String OUTPOST = "{\"service\":\"arbitex-outpost\",\"trace_id\":\"%s\"}".formatted(Traces.ID);

	private static final String PLATFORM = "{\"service\":\"arbitex-platform\",\"trace_id\":\"%s\"}"
		.formatted(Traces.ID);

	@Test
	void isCompleteWithAllSpansAndTheLogLinesOfBothServices() {
		TraceReport report = report(Traces.complete(), "", List.of("Banner", OUTPOST, "{\"trace_id\":\"other\"}"),
				List.of(PLATFORM));
		assertThat(report.isComplete()).isTrue();
		assertThat(report.logLines()).containsExactly(OUTPOST, PLATFORM);
	}

	@Test
	void tellsTheLogLinesOfAllServicesInTheOrderOfTime() {
		String line = "{\"timestamp\":\"2026-03-12T14:00:00.%s\",\"trace_id\":\"" + Traces.ID + "\"}";
		TraceReport report = report(Traces.complete(), "", List.of(line.formatted("100Z"), line.formatted("900Z")),
				List.of(line.formatted("500Z")));
		assertThat(report.logLines()).containsExactly(line.formatted("100Z"), line.formatted("500Z"),
				line.formatted("900Z"));
	}

	@Test
	void isIncompleteWithoutALogLineOfAService() {
		String mentioned = "{\"service\":\"arbitex-platform\",\"message\":\"%s\"}".formatted(Traces.ID);
		TraceReport report = report(Traces.complete(), "", List.of(OUTPOST), List.of(mentioned, Traces.ID));
		assertThat(report.isComplete()).isFalse();
		assertThat(report.reason())
			.isEqualTo("Trace %s is not complete: no log line of arbitex-platform carries the trace id.", Traces.ID);
	}

	@Test
	void isIncompleteWithoutASpan() {
		TraceReport report = report(Traces.without("INSERT audit_logs"), "", List.of(OUTPOST), List.of(PLATFORM));
		assertThat(report.problems()).containsExactly("'INSERT audit_logs' (CLIENT) of arbitex-platform is missing");
	}

	@Test
	void repeatsWhyThereIsNoTrace() {
		TraceReport report = report(new Trace(List.of()), "the backend has not seen the trace", List.of(OUTPOST),
				List.of(PLATFORM));
		assertThat(report.problems()).containsExactly("the backend has not seen the trace");
	}

	@Test
	void printsWaterfallLogLinesAndAddress() {
		String text = report(Traces.complete(), "", List.of(OUTPOST), List.of(PLATFORM)).toText("http://page",
				Path.of("logs"));
		assertThat(text).startsWith("Trace " + Traces.ID)
			.contains(Waterfall.render(Traces.complete()))
			.containsSubsequence(OUTPOST, PLATFORM,
					"In the log files: grep -h '\"trace_id\":\"" + Traces.ID + "\"' logs/*.log | sort",
					"In the browser: http://page");
	}

	@Test
	void printsJson() {
		String json = report(Traces.complete(), "", List.of(OUTPOST), List.of(PLATFORM)).toJson("http://page");
		JsonNode root = new JsonMapper().readTree(json);
		assertThat(root.path("traceId").asString()).isEqualTo(Traces.ID);
		assertThat(root.path("complete").asBoolean()).isTrue();
		assertThat(root.path("address").asString()).isEqualTo("http://page");
		assertThat(root.path("spans").size()).isEqualTo(8);
		JsonNode insert = root.path("spans").path(6);
		assertThat(insert.path("name").asString()).isEqualTo("INSERT audit_logs");
		assertThat(insert.path("depth").asInt()).isEqualTo(3);
		assertThat(insert.path("parentSpanId").asString()).isEqualTo(Traces.spanId(6));
		assertThat(insert.path("durationNanos").asLong()).isEqualTo(4_000_000);
		assertThat(root.path("logs").path(1).path("service").asString()).isEqualTo("arbitex-platform");
	}

	private static TraceReport report(Trace trace, String reason, List<String> outpost, List<String> platform) {
		Map<String, List<String>> lines = new LinkedHashMap<>();
		lines.put(ExpectedTrace.OUTPOST, outpost);
		lines.put(ExpectedTrace.PLATFORM, platform);
		return TraceReport.of(Traces.ID, new TraceQuery.Result(trace, reason), ExpectedTrace.CHAT, lines);
	}

}
