package dev.throughline.sampling;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is remembered of kept traces does not grow.
 */
class RecentlyKeptTests {

	@Test
	void forgetsTheOldestOverItsBound() {
		RecentlyKept kept = new RecentlyKept(3);
		for (int i = 0; i < 10; i++) {
			kept.add("trace" + i, "error");
			kept.add("trace" + i, "slow");
		}
		assertThat(kept.size()).isEqualTo(3);
		assertThat(kept.reason("trace6")).isNull();
		assertThat(kept.reason("trace7")).isEqualTo("error");
	}

}
