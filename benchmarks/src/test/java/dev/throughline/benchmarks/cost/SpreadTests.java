package dev.throughline.benchmarks.cost;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SpreadTests {

	@Test
	void medianOfAnOddNumberIsTheOneInTheMiddle() {
		assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
	}

	@Test
	void medianOfAnEvenNumberIsTheMeanOfTheTwoInTheMiddle() {
		assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 3.0))).isEqualTo(new Spread(2.5, 1, 9));
	}

	@Test
	void nothingHasNoMedian() {
		assertThatIllegalArgumentException().isThrownBy(() -> Spread.of(List.of()));
	}

	@Test
	void rangeStandsBesideTheMedian() {
		assertThat(new Spread(2.25, -1, 9).format(1)).isEqualTo("2.3 (-1.0–9.0)");
	}

	@Test
	void rangeOfOneValueIsLeftOut() {
		assertThat(new Spread(2.04, 2.01, 2.04).format(1)).isEqualTo("2.0");
	}

	@Test
	void zeroHasNoSign() {
		assertThat(new Spread(-0.01, -0.01, 0.2).format(1)).isEqualTo("0.0 (0.0–0.2)");
	}

}
