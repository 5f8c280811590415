package dev.throughline.export.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RetryAfterTests {

	private static final InstantSource clock = InstantSource.fixed(Instant.parse("2026-11-21T19:00:00Z"));

	@Test
	void readsSecondsAndDates() {
		assertThat(RetryAfter.parse("0", clock)).isZero();
		assertThat(RetryAfter.parse(" 120 ", clock)).isEqualTo(Duration.ofMinutes(2));
		assertThat(RetryAfter.parse("Sat, 21 Nov 2026 19:00:30 GMT", clock)).isEqualTo(Duration.ofSeconds(30));
		assertThat(RetryAfter.parse("Sat, 21 Nov 2026 18:00:00 GMT", clock)).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "-1", "1.5", "soon", "99999999999999999999", "Sat, 21 Nov", "1970" + "-01-01" })
	void ignoresWhatIsMalformed(String value) {
		assertThat(RetryAfter.parse(value, clock)).isNull();
	}

}
