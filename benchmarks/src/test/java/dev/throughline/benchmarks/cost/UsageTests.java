package dev.throughline.benchmarks.cost;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class UsageTests {

	@Test
	void readsWhatAServiceSays() {
		Usage usage = Usage.of(Usage.read("""
				request.allocated 1
				request.cpu 2
				export.allocated 3
				export.cpu 4
				other.allocated 5
				other.cpu 6
				process.cpu 7
				"""));
		assertThat(usage).isEqualTo(new Usage(1, 3, 5, 2, 4, 7));
		assertThat(usage.bytes()).isEqualTo(9);
	}

	@Test
	void addsAndSubtractsEveryFigure() {
		Usage usage = new Usage(1, 2, 3, 4, 5, 6);
		assertThat(usage.plus(usage)).isEqualTo(new Usage(2, 4, 6, 8, 10, 12));
		assertThat(usage.plus(usage).minus(usage)).isEqualTo(usage);
	}

}
