package dev.throughline.logging.access;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class LineTextTests {

	@ParameterizedTest
	@CsvSource(textBlock = """
			/orders,                        /orders
			/orders;jsessionid=s,           /orders
			/a;v=1/b;w=2;x/c,               /a/b/c
			/a;/b,                          /a/b
			/a%3Bb%0d%0aFORGED,             /a%3Bb%0d%0aFORGED
			;all,                           ''
			""")
	void pathLosesItsParameters(String path, String expected) {
		assertThat(LineText.path(path)).isEqualTo(expected);
	}

	@Test
	void nothingEndsTheLineOrMovesTheCursor() {
		String text = "/a\r\nb\tc\u001b[2J\u007f\u0085\u2028\u2029\u202e\u200b d\u0000";
		assertThat(LineText.escape(text))
			.isEqualTo("/a\\u000d\\u000ab\\u0009c\\u001b[2J\\u007f\\u0085\\u2028\\u2029\\u202e\\u200b\\u0020d\\u0000");
		for (char character = 0; character < Character.MAX_VALUE; character++) {
			String escaped = LineText.escape("a" + character);
			assertThat(escaped.lines()).as("%x", (int) character).hasSize(1);
			assertThat(escaped.chars()).as("%x", (int) character)
				.noneMatch(
						(written) -> Character.isISOControl(written) || Character.getType(written) == Character.FORMAT);
		}
	}

	@Test
	void harmlessTextIsNotCopied() {
		String text = "/überweisung/7";
		assertThat(LineText.path(text)).isSameAs(text);
	}

}
