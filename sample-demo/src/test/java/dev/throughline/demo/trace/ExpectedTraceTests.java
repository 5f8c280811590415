package dev.throughline.demo.trace;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ExpectedTrace}.
 */
class ExpectedTraceTests {

	@Test
	void acceptsTheCompleteTrace() {
		assertThat(problems(Traces.complete())).isEmpty();
	}

	@Test
	void acceptsTheCompleteTraceOfAJob() {
		assertThat(ExpectedTrace.JOB.problems(Traces.ID, Traces.job())).isEmpty();
	}

	@Test
	void namesTheHopThatLostTheTraceOfAJob() {
		Trace trace = new Trace(Traces.job()
			.spans()
			.stream()
			.map((span) -> span.name().equals("process jobs") ? below(span, "") : span)
			.toList());
		assertThat(ExpectedTrace.JOB.problems(Traces.ID, trace)).containsExactly(
				"the trace has 2 roots instead of one: 'client node hostname' of osapi-cli, "
						+ "'process jobs' of osapi-agent",
				"'process jobs' of osapi-agent is below nothing instead of 'send jobs' of arbitex-platform");
	}

	@Test
	void rejectsATraceWithoutSpans() {
		assertThat(problems(new Trace(List.of()))).containsExactly("the trace has no spans");
	}

	@Test
	void namesAMissingSpan() {
		assertThat(problems(Traces.without("dlp.tier2.ner_scan")))
			.containsExactly("'dlp.tier2.ner_scan' (INTERNAL) of arbitex-outpost is missing");
	}

	@Test
	void namesAMissingService() {
		Trace trace = new Trace(Traces.complete()
			.spans()
			.stream()
			.filter((span) -> !span.service().equals("arbitex-platform"))
			.toList());
		assertThat(problems(trace)).containsExactly(
				"'POST /api/internal/audit/ingest' (SERVER) of arbitex-platform is missing",
				"'INSERT audit_logs' (CLIENT) of arbitex-platform is missing");
	}

	@Test
	void namesASpanBelowTheWrongParent() {
		Trace trace = Traces.changed("INSERT audit_logs", (span) -> below(span, Traces.spanId(1)));
		assertThat(problems(trace))
			.containsExactly("'INSERT audit_logs' of arbitex-platform is below 'POST /proxy/chat/completions' of "
					+ "arbitex-outpost instead of 'POST /api/internal/audit/ingest' of arbitex-platform");
	}

	@Test
	void namesTheRootsOfATraceThatIsNotJoined() {
		Trace trace = Traces.changed("POST provider.anthropic", (span) -> below(span, ""));
		assertThat(problems(trace)).containsExactly(
				"the trace has 2 roots instead of one: 'POST /proxy/chat/completions' of arbitex-outpost, "
						+ "'POST (client) provider.anthropic' of arbitex-outpost",
				"'POST (client) provider.anthropic' of arbitex-outpost is below nothing instead of "
						+ "'POST /proxy/chat/completions' of arbitex-outpost");
	}

	@Test
	void namesARootWithAParentElsewhere() {
		Trace trace = Traces.changed("POST /proxy/chat/completions", (span) -> below(span, Traces.spanId(99)));
		assertThat(problems(trace))
			.containsExactly("'POST /proxy/chat/completions' of arbitex-outpost is below a span that is not in the "
					+ "trace instead of nothing");
	}

	@Test
	void namesASpanOfTheWrongService() {
		Trace trace = Traces.changed("INSERT audit_logs",
				(span) -> new Span(span.traceId(), span.spanId(), span.parentSpanId(), "arbitex-outpost", span.name(),
						span.kind(), span.startNanos(), span.endNanos(), false, span.attributes()));
		assertThat(problems(trace)).containsExactly("'INSERT audit_logs' (CLIENT) of arbitex-platform is missing",
				"'INSERT audit_logs' of arbitex-outpost (CLIENT) is not expected");
	}

	@Test
	void namesASpanOfAnotherTrace() {
		Trace trace = Traces.changed("policy.cache.lookup",
				(span) -> new Span("0af7651916cd43dd8448eb211c80319c", span.spanId(), span.parentSpanId(),
						span.service(), span.name(), span.kind(), span.startNanos(), span.endNanos(), false,
						span.attributes()));
		assertThat(problems(trace)).containsExactly(
				"'policy.cache.lookup' of arbitex-outpost belongs to trace '0af7651916cd43dd8448eb211c80319c'");
	}

	@Test
	void namesAnUnexpectedSpan() {
		Trace trace = Traces.with(Traces.span(9, 6, "arbitex-platform", "SELECT audit_logs", "CLIENT", 54, 55));
		assertThat(problems(trace)).containsExactly("'SELECT audit_logs' of arbitex-platform (CLIENT) is not expected");
	}

	@Test
	void namesASpanThatIsThereTwice() {
		Trace trace = Traces.with(Traces.span(9, 6, "arbitex-platform", "INSERT audit_logs", "CLIENT", 61, 62));
		assertThat(problems(trace))
			.containsExactly("'INSERT audit_logs' (CLIENT) of arbitex-platform is there 2 times");
	}

	@Test
	void namesSpansInTheWrongOrder() {
		Trace trace = Traces.changed("dlp.tier1.regex_scan",
				(span) -> Traces.span(3, 1, span.service(), span.name(), span.kind(), 51, 52));
		assertThat(problems(trace)).containsExactly("'dlp.tier2.ner_scan' of arbitex-outpost starts where "
				+ "'dlp.tier1.regex_scan' (INTERNAL) of arbitex-outpost is expected");
	}

	private static List<String> problems(Trace trace) {
		return ExpectedTrace.CHAT.problems(Traces.ID, trace);
	}

	private static Span below(Span span, String parentSpanId) {
		return new Span(span.traceId(), span.spanId(), parentSpanId, span.service(), span.name(), span.kind(),
				span.startNanos(), span.endNanos(), span.failed(), span.attributes());
	}

}
