package dev.throughline.demo.diagnosis;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import dev.throughline.demo.trace.Span;
import dev.throughline.demo.trace.Trace;
import dev.throughline.demo.trace.TraceReport;
import dev.throughline.demo.trace.Traces;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Diagnosis}.
 */
class DiagnosisTests {

	private static final String OUTPOST = "arbitex-outpost";

	private static final String PLATFORM = "arbitex-platform";

	private static final String INGEST = "POST /api/internal/audit/ingest";

	private static final String OTHER_ID = "00000000000000000000000000000abc";

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			dlp.tier2.ner_scan              | INTERNAL | 155  | healthy
			dlp.tier2.ner_scan              | INTERNAL | 156  | slow-dlp
			dlp.tier1.regex_scan            | INTERNAL | 300  | slow-dlp
			policy.cache.lookup             | INTERNAL | 300  | healthy
			POST provider.anthropic         | CLIENT   | 4870 | healthy
			POST provider.anthropic         | CLIENT   | 4871 | provider-slow
			POST /api/internal/audit/ingest | CLIENT   | 38   | healthy
			POST /api/internal/audit/ingest | CLIENT   | 39   | ingest-slow
			POST /api/internal/audit/ingest | SERVER   | 300  | ingest-slow
			INSERT audit_logs               | CLIENT   | 300  | ingest-slow
			""")
	void takesAStepForSlowOnlyAboveItsLimit(String step, String kind, long milliseconds, String symptom) {
		Diagnosis diagnosis = Diagnosis.of(evidence(Traces.delayed(step, kind, milliseconds)));
		assertThat(diagnosis.conclusions()).extracting((conclusion) -> conclusion.symptom().text())
			.containsExactly(symptom);
	}

	static Stream<Arguments> slowIngests() {
		return Stream.of(
				Arguments.of(Traces.delayed(INGEST, "SERVER", 300),
						"306 ms are work of arbitex-platform itself, and not of its database: it has too much to do."),
				Arguments.of(Traces.delayed("INSERT audit_logs", "CLIENT", 300),
						"'INSERT audit_logs' of arbitex-platform alone took 304 ms: the database is slow."),
				Arguments.of(Traces.delayed(INGEST, "CLIENT", 300),
						"No span below accounts for 302 ms of it: they pass between the services, or before the platform begins."));
	}

	@ParameterizedTest
	@MethodSource("slowIngests")
	void tellsWhereInsideTheIngestTheTimeGoes(Trace trace, String text) {
		assertThat(only(evidence(trace)).text()).startsWith("'POST (client) /api/internal/audit/ingest' of ")
			.endsWith(text);
	}

	@Test
	void namesTheSlowStepWithItsShare() {
		Conclusion conclusion = only(evidence(Traces.delayed("dlp.tier2.ner_scan", "INTERNAL", 400)));
		assertThat(conclusion.text()).startsWith(
				"'dlp.tier2.ner_scan' of arbitex-outpost took 445 ms of the request's 600 ms (expected: at most "
						+ "200 ms). ");
	}

	@Test
	void putsTheLongestOfSeveralSlowStepsFirst() {
		Trace trace = new Trace(List.of(Traces.span(1, 0, OUTPOST, "POST /proxy/chat/completions", "SERVER", 0, 7000),
				Traces.span(2, 1, OUTPOST, "dlp.tier2.ner_scan", "INTERNAL", 0, 500),
				Traces.span(3, 1, OUTPOST, INGEST, "CLIENT", 500, 1500),
				Traces.span(4, 3, PLATFORM, INGEST, "SERVER", 500, 1500),
				Traces.span(5, 1, OUTPOST, "POST provider.anthropic", "CLIENT", 1500, 7000)));
		assertThat(Diagnosis.of(evidence(trace)).conclusions()).extracting(Conclusion::symptom)
			.containsExactly(Symptom.PROVIDER_SLOW, Symptom.INGEST_SLOW, Symptom.SLOW_DLP);
	}

	@Test
	void saysThatNothingIsWrongAndWhereTheTimeGoes() {
		Conclusion conclusion = only(evidence(Traces.complete()));
		assertThat(conclusion.symptom()).isEqualTo(Symptom.HEALTHY);
		assertThat(conclusion.text())
			.isEqualTo("Nothing is wrong: one trace with 8 spans of arbitex-outpost and arbitex-platform. Most of the "
					+ "time is spent in 'POST (client) provider.anthropic' of arbitex-outpost: 130 ms of 200 ms.");
	}

	@Test
	void noticesAServiceThatKnowsTheTraceAndSendsNoSpans() {
		Finding cause = finding("no-endpoint");
		Conclusion conclusion = only(new Evidence(report(Traces.withoutService(PLATFORM)), List.of(),
				logged(Traces.ID, Traces.ID), arrivals(false, 1), 0, checkups(0, cause, finding("high-volume"))));
		assertThat(conclusion.symptom()).isEqualTo(Symptom.SERVICE_UNTRACED);
		assertThat(conclusion.text()).startsWith("arbitex-platform took part and knows the trace");
		assertThat(conclusion.causes()).containsExactly(cause);
	}

	@Test
	void noticesAServiceThatKnowsNothingOfTheTrace() {
		Map<String, Set<String>> logged = new LinkedHashMap<>(logged(Traces.ID, ""));
		logged.put(PLATFORM, Set.of());
		Conclusion conclusion = only(new Evidence(report(Traces.withoutService(PLATFORM)), List.of(), logged,
				arrivals(false, 1), 0, checkups(0)));
		assertThat(conclusion.symptom()).isEqualTo(Symptom.SERVICE_UNTRACED);
		assertThat(conclusion.text()).startsWith("arbitex-platform left neither spans nor log lines in the trace");
	}

	@Test
	void noticesThatNothingArrived() {
		Conclusion conclusion = only(new Evidence(report(new Trace(List.of())), List.of(), logged(Traces.ID, Traces.ID),
				arrivals(false, 0), 0, checkups(0, finding("wrong-port"), finding("high-volume"))));
		assertThat(conclusion.symptom()).isEqualTo(Symptom.SPANS_LOST);
		assertThat(conclusion.text()).startsWith("No span of the trace arrived");
		assertThat(conclusion.causes()).extracting(Finding::code).containsExactly("wrong-port");
	}

	@Test
	void noticesThatTheOutpostIsMissing() {
		Conclusion conclusion = only(new Evidence(report(Traces.withoutService(OUTPOST)), List.of(),
				logged(Traces.ID, Traces.ID), arrivals(false, 1), 0, checkups(0)));
		assertThat(conclusion.symptom()).isEqualTo(Symptom.SERVICE_UNTRACED);
		assertThat(conclusion.text()).startsWith("arbitex-outpost took part");
	}

	@Test
	void noticesASecondTraceBehindAClientThatSentNothing() {
		Conclusion conclusion = only(new Evidence(report(Traces.withoutService(PLATFORM)), List.of(stray()),
				logged(Traces.ID, OTHER_ID), arrivals(false, 1), 0, checkups(0, finding("callee-left-trace"))));
		assertThat(conclusion.symptom()).isEqualTo(Symptom.BROKEN_PROPAGATION);
		assertThat(conclusion.text())
			.isEqualTo("One request, 2 traces: 'POST /api/internal/audit/ingest' of arbitex-platform began trace "
					+ OTHER_ID + " instead of joining the request's. 'POST (client) /api/internal/audit/ingest' of "
					+ "arbitex-outpost called it and sent no traceparent.");
		assertThat(conclusion.causes()).extracting(Finding::code).containsExactly("callee-left-trace");
	}

	@Test
	void noticesASecondTraceBehindAClientThatNobodyObserves() {
		Trace unobserved = new Trace(Traces.withoutService(PLATFORM)
			.spans()
			.stream()
			.filter((span) -> !span.name().equals(INGEST))
			.toList());
		Conclusion conclusion = only(new Evidence(report(unobserved), List.of(stray()), logged(Traces.ID, OTHER_ID),
				arrivals(false, 1), 0, checkups(0)));
		assertThat(conclusion.symptom()).isEqualTo(Symptom.BROKEN_PROPAGATION);
		assertThat(conclusion.text()).endsWith("the client that made it is not observed, so it sent no traceparent.");
	}

	@ParameterizedTest
	@CsvSource({ "true, 0, 4000, healthy", "true, 0, 4001, spans-late", "false, 0, 100, spans-lost",
			"true, 1, 9000, spans-lost" })
	void tellsLateSpansFromLostOnes(boolean complete, long dropped, long delay, String symptom) {
		List<Arrival> arrivals = List.of(new Arrival(OTHER_ID, complete, Duration.ofMillis(delay)),
				new Arrival(Traces.ID, true, Duration.ofMillis(10)));
		Conclusion conclusion = only(new Evidence(report(Traces.complete()), List.of(), logged(Traces.ID, Traces.ID),
				arrivals, 0, checkups(dropped)));
		assertThat(conclusion.symptom().text()).isEqualTo(symptom);
	}

	@Test
	void saysHowLateTheSpansWere() {
		List<Arrival> arrivals = List.of(new Arrival(OTHER_ID, true, Duration.ofMillis(9_440)),
				new Arrival(Traces.ID, true, Duration.ofMillis(8_000)));
		Finding cause = finding("collector-unreachable");
		Conclusion conclusion = only(new Evidence(report(Traces.complete()), List.of(), logged(Traces.ID, Traces.ID),
				arrivals, 35, checkups(0, cause)));
		assertThat(conclusion.text())
			.isEqualTo("The backend had the spans up to 9.4 s after they ended, and all of them: 2 of 2 traces are "
					+ "complete. Requests did not wait; spans did, 35 on disk.");
		assertThat(conclusion.causes()).containsExactly(cause);
	}

	private static Trace stray() {
		Span root = Traces.span(21, 0, PLATFORM, INGEST, "SERVER", 53, 63);
		return new Trace(List.of(new Span(OTHER_ID, root.spanId(), "", root.service(), root.name(), root.kind(),
				root.startNanos(), root.endNanos(), false, Map.of())));
	}

	private static Conclusion only(Evidence evidence) {
		List<Conclusion> conclusions = Diagnosis.of(evidence).conclusions();
		assertThat(conclusions).hasSize(1);
		return conclusions.get(0);
	}

	private static Evidence evidence(Trace trace) {
		return new Evidence(report(trace), List.of(), logged(Traces.ID, Traces.ID), arrivals(true, 600), 0,
				checkups(0));
	}

	private static TraceReport report(Trace trace) {
		return new TraceReport(Traces.ID, trace, List.of(), List.of());
	}

	private static Map<String, Set<String>> logged(String outpost, String platform) {
		Map<String, Set<String>> logged = new LinkedHashMap<>();
		logged.put(OUTPOST, Set.of(outpost));
		logged.put(PLATFORM, Set.of(platform));
		return logged;
	}

	private static List<Arrival> arrivals(boolean complete, long milliseconds) {
		return List.of(new Arrival(Traces.ID, complete, Duration.ofMillis(milliseconds)));
	}

	private static List<Checkup> checkups(long dropped, Finding... findings) {
		return List.of(new Checkup(OUTPOST, List.of(), 0, dropped, ""),
				new Checkup(PLATFORM, List.of(findings), 0, 0, ""));
	}

	private static Finding finding(String code) {
		return new Finding(PLATFORM, code, "subject", "Cause.", "Remedy.", true);
	}

}
