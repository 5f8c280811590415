package dev.throughline.demo.diagnosis;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.demo.trace.Trace;
import dev.throughline.demo.trace.TraceReport;
import dev.throughline.demo.trace.Traces;
import dev.throughline.demo.trace.Waterfall;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ScenarioReport}.
 */
class ScenarioReportTests {

	private static final Finding FINDING = new Finding("arbitex-platform", "no-endpoint", "export",
			"Nothing says where spans go.", "Set an endpoint.", true);

	private static final Finding PAST = new Finding("arbitex-platform", "collector-unreachable", "default",
			"Nobody answers.", "Start it.", false);

	private final Trace stray = new Trace(
			List.of(Traces.span(9, 0, "arbitex-platform", "POST /api/internal/audit/ingest", "SERVER", 0, 9)));

	@Test
	void printsBothTracesWhatTheServicesSayAndTheDiagnosis() {
		String text = report(Symptom.SERVICE_UNTRACED).toText("http://page", Path.of("logs"));
		assertThat(text).containsSubsequence("Trace " + Traces.ID, Waterfall.render(Traces.complete()),
				"Trace " + Traces.ID + ", of the same request", Waterfall.render(this.stray),
				"arbitex-outpost: nothing is wrong", "arbitex-agent: no answer",
				"arbitex-platform: no-endpoint (export): Nothing says where spans go. Set an endpoint. "
						+ "See docs/troubleshooting.md#no-endpoint",
				"arbitex-platform: collector-unreachable (default), over by now: Nobody answers. Start it. "
						+ "See docs/troubleshooting.md#collector-unreachable",
				"service-untraced: It is silent.", "    because of no-endpoint at arbitex-platform");
	}

	@Test
	void namesNoAddressWhereThereIsNone() {
		assertThat(report(Symptom.SERVICE_UNTRACED).toText("http://page", Path.of("logs"))).contains("http://page");
		assertThat(report(Symptom.SERVICE_UNTRACED).toText("", Path.of("logs"))).doesNotContain("In the browser");
	}

	@Test
	void printsJson() {
		JsonNode root = new JsonMapper().readTree(report(Symptom.SERVICE_UNTRACED).toJson("http://page"));
		assertThat(root.path("scenario").asString()).isEqualTo("platform-untraced");
		assertThat(root.path("expected").asString()).isEqualTo("service-untraced");
		assertThat(root.path("recognised").asBoolean()).isTrue();
		assertThat(root.path("diagnosis").toString())
			.isEqualTo("[{\"symptom\":\"service-untraced\",\"text\":\"It is silent.\",\"causes\":[\"no-endpoint\"]}]");
		assertThat(root.path("services").path("arbitex-platform").path("findings").path(0).toString())
			.isEqualTo("{\"code\":\"no-endpoint\",\"subject\":\"export\",\"cause\":\"Nothing says where spans go.\","
					+ "\"remedy\":\"Set an endpoint.\",\"page\":\"docs/troubleshooting.md#no-endpoint\",\"present\":true}");
		assertThat(root.path("services").path("arbitex-agent").path("unknown").asString()).isEqualTo("no answer");
		assertThat(root.path("traceId").asString()).isEqualTo(Traces.ID);
		assertThat(root.path("spans").size()).isEqualTo(8);
		assertThat(root.path("strays").toString()).isEqualTo("[\"" + Traces.ID + "\"]");
	}

	@Test
	void saysWhatWasFoundInsteadOfTheFault() {
		ScenarioReport report = report(Symptom.SPANS_LATE);
		assertThat(report.isRecognised()).isFalse();
		assertThat(report.reason())
			.isEqualTo("Scenario platform-untraced was not recognised: expected spans-late, found service-untraced.");
	}

	private ScenarioReport report(Symptom expected) {
		TraceReport request = new TraceReport(Traces.ID, Traces.complete(), List.of(), List.of());
		Evidence evidence = new Evidence(request, List.of(this.stray), Map.of("arbitex-platform", Set.of()),
				List.of(new Arrival(Traces.ID, true, Duration.ZERO)), 0,
				List.of(new Checkup("arbitex-outpost", List.of(), 0, 0, ""),
						Checkup.unknown("arbitex-agent", "no answer"),
						new Checkup("arbitex-platform", List.of(FINDING, PAST), 0, 0, "")));
		return new ScenarioReport("platform-untraced", expected, evidence,
				new Diagnosis(List.of(new Conclusion(Symptom.SERVICE_UNTRACED, "It is silent.", List.of(FINDING)))));
	}

}
