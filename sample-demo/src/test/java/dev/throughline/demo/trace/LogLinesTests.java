package dev.throughline.demo.trace;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link LogLines}.
 */
class LogLinesTests {

	@Test
	void tellsTheTracesThatWereLoggedSinceAMoment() {
		String line = "{\"timestamp\":\"2026-03-12T14:00:00.%sZ\",\"trace_id\":\"%s\"}";
		assertThat(
				LogLines.traceIds(
						List.of("a banner with \"trace_id\"", line.formatted("099", "early"),
								line.formatted("100", "one"), "{\"timestamp\":\"2026-03-12T14:00:00.200Z\"}",
								line.formatted("300", "two"), line.formatted("400", "one")),
						Instant.parse("2026-03-12T14:00:00.100Z")))
			.containsExactly("one", "two");
	}

}
