package dev.throughline.demo.trace;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Waterfall}.
 */
class WaterfallTests {

	@Test
	void drawsTheWholeTrace() {
		assertThat(Waterfall.render(Traces.complete())).isEqualToNormalizingNewlines(
				"""
						service           span                                             offset     duration
						arbitex-outpost   POST /proxy/chat/completions                     0.0 ms     200.0 ms  |========================================|
						arbitex-outpost     policy.cache.lookup                            1.0 ms       1.0 ms  |=                                       |
						arbitex-outpost     dlp.tier1.regex_scan                           3.0 ms       3.0 ms  | =                                      |
						arbitex-outpost     dlp.tier2.ner_scan                             6.0 ms      45.0 ms  | =========                              |
						arbitex-outpost     POST (client) /api/internal/audit/ingest      52.0 ms      12.0 ms  |          ===                           |
						arbitex-platform      POST /api/internal/audit/ingest             53.0 ms      10.0 ms  |           ==                           |
						arbitex-platform        INSERT audit_logs                         56.0 ms       4.0 ms  |           =                            |
						arbitex-outpost     POST (client) provider.anthropic              65.0 ms     130.0 ms  |             ========================== |
						""");
	}

	@Test
	void drawsOrphansAsFurtherRoots() {
		Trace trace = Traces.without("POST /api/internal/audit/ingest");
		assertThat(Waterfall.render(trace)).contains("\narbitex-outpost     POST (client) provider.anthropic")
			.contains("\narbitex-platform  INSERT audit_logs");
	}

	@Test
	void marksFailedSpans() {
		Span span = Traces.complete().spans().get(0);
		Span failed = new Span(span.traceId(), span.spanId(), "", span.service(), span.name(), span.kind(),
				span.startNanos(), span.endNanos(), true, span.attributes());
		assertThat(Waterfall.render(new Trace(List.of(failed)))).contains("POST /proxy/chat/completions (error)");
	}

	@Test
	void drawsSpansWithoutDuration() {
		assertThat(Waterfall.render(new Trace(List.of(Traces.span(1, 0, "a", "b", "INTERNAL", 0, 0)))))
			.contains("|=                                       |");
	}

	@Test
	void drawsNothingButHeadingsForAnEmptyTrace() {
		assertThat(Waterfall.render(new Trace(List.of()))).startsWith("service").hasLineCount(1);
	}

}
