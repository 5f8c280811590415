package dev.throughline.diagnostics.traces;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The drawing is the one that {@code ./demo} prints, for the spans of one service.
 */
class WaterfallTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private final List<TracedSpan> spans = new ArrayList<>();

	@Test
	void drawsTheWholeTrace() {
		span(8, 1, "POST provider.anthropic", SpanKind.CLIENT, 65, 130);
		span(5, 1, "POST /api/internal/audit/ingest", SpanKind.CLIENT, 52, 12);
		span(7, 5, "INSERT audit_logs", SpanKind.INTERNAL, 56, 4);
		span(2, 1, "policy.cache.lookup", SpanKind.INTERNAL, 1, 1);
		span(1, 0, "POST /proxy/chat/completions", SpanKind.SERVER, 0, 200);
		span(4, 1, "dlp.tier2.ner_scan", SpanKind.INTERNAL, 6, 45);
		span(3, 1, "dlp.tier1.regex_scan", SpanKind.INTERNAL, 3, 3);
		assertThat(render()).isEqualTo(
				"""
						service          span                                             offset     duration
						arbitex-outpost  POST /proxy/chat/completions                     0.0 ms     200.0 ms  |========================================|
						arbitex-outpost    policy.cache.lookup                            1.0 ms       1.0 ms  |=                                       |
						arbitex-outpost    dlp.tier1.regex_scan                           3.0 ms       3.0 ms  | =                                      |
						arbitex-outpost    dlp.tier2.ner_scan                             6.0 ms      45.0 ms  | =========                              |
						arbitex-outpost    POST (client) /api/internal/audit/ingest      52.0 ms      12.0 ms  |          ===                           |
						arbitex-outpost      INSERT audit_logs                           56.0 ms       4.0 ms  |           =                            |
						arbitex-outpost    POST (client) provider.anthropic              65.0 ms     130.0 ms  |             ========================== |
						""");
	}

	@Test
	void drawsWhatHasNoParentHereAsFurtherRoots() {
		span(1, 0, "GET /a", SpanKind.SERVER, 0, 10);
		span(3, 2, "orphan", SpanKind.INTERNAL, 2, 2);
		span(4, 3, "below", SpanKind.INTERNAL, 3, 1);
		span(5, 0, "GET /b", SpanKind.SERVER, 5, 5);
		assertThat(names()).containsExactly("GET /a", "orphan", "  below", "GET /b");
	}

	@Test
	void marksWhatFailedAndWhatRuns() {
		this.spans.add(TracedSpan
			.ended(builder(1, 0, "GET /a", SpanKind.SERVER, 0, 10).setStatus(StatusData.error()).build()));
		this.spans.add(new TracedSpan(
				builder(2, 1, "GET /b", SpanKind.CLIENT, 5, 0).setEndEpochNanos(0).setHasEnded(false).build(),
				TimeUnit.MILLISECONDS.toNanos(5)));
		assertThat(render()).contains("GET /a (error)  ")
			.contains(
					"  GET (client) /b (running)       5.0 ms       5.0 ms  |                    ====================|");
	}

	@Test
	void writesNoControlCharacters() {
		span(1, 0, "GET \u001b[31m\n/a", SpanKind.SERVER, 0, 10);
		assertThat(names()).containsExactly("GET ?[31m?/a");
	}

	@Test
	void drawsSpansWithoutDuration() {
		span(1, 0, "a", SpanKind.INTERNAL, 0, 0);
		assertThat(render()).contains("|=                                       |");
	}

	private List<String> names() {
		return render().lines()
			.skip(1)
			.map((line) -> line.substring("arbitex-outpost  ".length(), line.indexOf(" ms")))
			.map((line) -> line.replaceAll(" +[0-9.]+$", ""))
			.toList();
	}

	private String render() {
		return Waterfall.render(new ShownTrace(TRACE_ID, this.spans, 0));
	}

	private void span(int id, int parent, String name, SpanKind kind, long startMillis, long durationMillis) {
		this.spans.add(TracedSpan.ended(builder(id, parent, name, kind, startMillis, durationMillis).build()));
	}

	private static TestSpanData.Builder builder(int id, int parent, String name, SpanKind kind, long startMillis,
			long durationMillis) {
		long start = TimeUnit.SECONDS.toNanos(1_700_000_000) + TimeUnit.MILLISECONDS.toNanos(startMillis);
		return TestSpanData.builder()
			.setName(name)
			.setKind(kind)
			.setSpanContext(context(id))
			.setParentSpanContext(context(parent))
			.setStatus(StatusData.unset())
			.setResource(Resource.create(Attributes.of(AttributeKey.stringKey("service.name"), "arbitex-outpost")))
			.setStartEpochNanos(start)
			.setEndEpochNanos(start + TimeUnit.MILLISECONDS.toNanos(durationMillis))
			.setHasEnded(true);
	}

	private static SpanContext context(int id) {
		return (id != 0) ? SpanContext.create(TRACE_ID, String.format("%016x", id), TraceFlags.getSampled(),
				TraceState.getDefault()) : SpanContext.getInvalid();
	}

}
