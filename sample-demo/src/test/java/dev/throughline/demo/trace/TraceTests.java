package dev.throughline.demo.trace;

import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Trace}.
 */
class TraceTests {

	@ParameterizedTest
	@CsvSource({ "10, 30, 40, 60, 60", "10, 50, 20, 40, 60", "10, 40, 30, 60, 50", "0, 100, 0, 100, 0",
			"-20, 10, 90, 130, 80", "120, 130, 140, 150, 100" })
	void selfTimeIsWhatNoChildCovers(long from, long to, long otherFrom, long otherTo, long self) {
		Span parent = Traces.span(1, 0, "service", "parent", "SERVER", 0, 100);
		Trace trace = new Trace(List.of(parent, Traces.span(2, 1, "service", "one", "INTERNAL", from, to),
				Traces.span(3, 1, "service", "other", "INTERNAL", otherFrom, otherTo),
				Traces.span(4, 2, "service", "grandchild", "INTERNAL", 0, 100)));
		assertThat(trace.selfNanos(parent)).isEqualTo(self * 1_000_000);
	}

	@Test
	void belowASpanIsItselfAndAllThatCameOfIt() {
		Trace trace = Traces.complete();
		assertThat(trace.below(trace.of("arbitex-platform").get(0))).extracting(Span::name)
			.containsExactly("POST /api/internal/audit/ingest", "INSERT audit_logs");
	}

}
