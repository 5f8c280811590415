package dev.throughline.benchmarks.cost;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class WindowsTests {

	@Test
	void eachWindowIsComparedWithTheOneBesideIt() {
		Windows windows = new Windows();
		windows.add(bytes(1000, 0), bytes(1500, 10), 10);
		// the machine was twice as slow: both grew
		windows.add(bytes(9000, 0), bytes(9600, 10), 10);
		windows.add(bytes(1000, 0), bytes(1700, 10), 10);
		assertThat(windows.added(Usage::requestBytes)).isEqualTo(new Spread(60, 50, 70));
		assertThat(windows.added(Usage::exportBytes)).isEqualTo(new Spread(1, 1, 1));
		assertThat(windows.added(Usage::bytes)).isEqualTo(new Spread(61, 51, 71));
	}

	private static Usage bytes(long request, long export) {
		return new Usage(request, export, 0, 0, 0, 0);
	}

}
