package dev.throughline.sample.platform.job;

import java.time.Duration;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link WaitPreference}.
 */
class WaitPreferenceTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "null", textBlock = """
			null                       | 0
			''                         | 0
			wait=7                     | 7
			Wait = 7                   | 7
			wait="7"                   | 7
			respond-async, wait=7      | 7
			respond-async;wait=7;x=1   | 7
			wait=7, wait=9             | 7
			wait=30                    | 30
			wait=31                    | 30
			wait=999999999             | 30
			wait=9999999999            | 0
			wait=-1                    | 0
			wait=1.5                   | 0
			wait=                      | 0
			wait                       | 0
			await=7                    | 0
			return=minimal             | 0
			""")
	void isReadAndLimited(String prefer, long seconds) {
		assertThat(WaitPreference.of(prefer)).isEqualTo(Duration.ofSeconds(seconds));
	}

}
