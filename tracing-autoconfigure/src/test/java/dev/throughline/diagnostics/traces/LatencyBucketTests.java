package dev.throughline.diagnostics.traces;

import java.util.concurrent.TimeUnit;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The bounds are those of tracez, and a duration belongs to the highest that it reaches.
 */
class LatencyBucketTests {

	@ParameterizedTest
	@CsvSource({ "-1, 0us", "0, 0us", "9999, 0us", "10000, 10us", "99999, 10us", "100000, 100us", "999999, 100us",
			"1000000, 1ms", "9999999, 1ms", "10000000, 10ms", "99999999, 10ms", "100000000, 100ms", "999999999, 100ms",
			"1000000000, 1s", "9999999999, 1s", "10000000000, 10s", "99999999999, 10s", "100000000000, 100s",
			"9223372036854775807, 100s" })
	void findsTheHighestBoundThatIsReached(long nanos, String bucket) {
		assertThat(LatencyBucket.of(nanos).text()).isEqualTo(bucket);
	}

	@ParameterizedTest
	@CsvSource({ "0us, 0", "10us, 10", "1ms, 1000", "10s, 10000000" })
	void isNamedByItsBound(String text, long micros) {
		assertThat(LatencyBucket.of(TimeUnit.MICROSECONDS.toNanos(micros)).text()).isEqualTo(text);
	}

}
