package dev.throughline.benchmarks.cost;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CostTableTests {

	private final Windows windows = new Windows();

	@Test
	void aRowSaysWhatAVariantAddsToARequest() {
		this.windows.add(new Usage(100_000, 0, 0, 0, 0, 0), new Usage(140_000, 3_000, 0, 50_000, 20_000, 90_000), 10);
		this.windows.add(new Usage(100_000, 0, 0, 0, 0, 0), new Usage(160_000, 3_000, 0, 50_000, 20_000, 90_000), 10);
		assertThat(CostTable.of(List.of(cost(List.of())))).endsWith(
				"| nobody | 5.3 (4.3–6.3) | 5.0 (4.0–6.0) | 0.3 | 5 | 2 | 9 | 8.00 | ×1.20 (1.10–1.30) | 40 | 7 |\n");
	}

	@Test
	void aVariantThatBreaksItsClaimHasNoFigures() {
		this.windows.add(new Usage(1, 1, 1, 1, 1, 1), new Usage(2, 2, 2, 2, 2, 2), 1);
		assertThat(CostTable.of(List.of(cost(List.of("7 spans instead of 8")))))
			.endsWith("| nobody | not what it claims: 7 spans instead of 8 |  |  |  |  |  |  |  |  |  |\n");
	}

	private Cost cost(List<String> broken) {
		return new Cost(Variant.NONE, this.windows, 8, new Spread(1.2, 1.1, 1.3), 40_000_000, 7, broken);
	}

}
