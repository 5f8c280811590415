package dev.throughline.demo.process;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OutputLines}.
 */
class OutputLinesTests {

	@Test
	void keepsTheLastLines() {
		OutputLines lines = new OutputLines(3);
		for (int i = 1; i <= 5; i++) {
			lines.add("line " + i);
		}
		assertThat(lines.all()).containsExactly("line 3", "line 4", "line 5");
		assertThat(lines.last(2)).containsExactly("line 4", "line 5");
		assertThat(lines.last(9)).hasSize(3);
	}

}
