package dev.throughline.sample.proxy.dlp;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NameScanner}.
 */
class NameScannerTests {

	private static final NameScanner scanner = new NameScanner(new DlpProperties(Duration.ZERO));

	@Test
	void takesAsMuchLongerAsItIsTold() {
		long start = System.nanoTime();
		new NameScanner(new DlpProperties(Duration.ofMillis(20))).scan("");
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(Duration.ofMillis(20));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			Write a letter to John Smith about the invoice. | Write a letter to [NAME] about the invoice.
			My name is Maria Garcia-Lopez.                  | My name is [NAME].
			We met Angela O'Neil and José Álvarez.          | We met [NAME] and [NAME].
			JOHN SMITH called.                              | [NAME] called.
			{"name":"Jane Doe"}                             | {"name":"[NAME]"}
			Ask <b>John Smith</b> today.                    | Ask <b>[NAME]</b> today.
			She wrote to “Peter Parker” again.              | She wrote to “[NAME]” again.
			See you on Monday in March.                     | See you on Monday in March.
			Write a haiku about autumn.                     | Write a haiku about autumn.
			please keep calm                                | please keep calm
			""")
	void findsCandidateNames(String text, String redacted) {
		assertThat(redact(text)).isEqualTo(redacted);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n\n", "\t", "...", "12 34", "\ud83d\ude00", "\ud83d", "\u0000", "{[(" })
	void textWithoutWordsHasNoNames(String text) {
		assertThat(scanner.scan(text)).isEmpty();
	}

	@Test
	void nameKeepsItsPlaceInALongText() {
		String sentence = "please write a letter to John Smith about the late invoice of last year. ";
		String text = sentence.repeat(100) + "\n" + sentence.repeat(100);
		assertThat(redact(text)).isEqualTo(text.replace("John Smith", "[NAME]"));
	}

	@Test
	void oneEndlessWordIsScanned() {
		assertThat(scanner.scan("ab-c".repeat(25_000))).isNotNull();
	}

	@Test
	void manyThreadsFindTheSame() throws Exception {
		String text = "Write a letter to John Smith and to Maria Garcia about the invoice.";
		String expected = redact(text);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			List<Callable<String>> tasks = new ArrayList<>();
			for (int i = 0; i < 200; i++) {
				tasks.add(() -> redact(text));
			}
			for (Future<String> result : threads.invokeAll(tasks)) {
				assertThat(result.get()).isEqualTo(expected).contains("[NAME]");
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private static String redact(String text) {
		return Redaction.replace(text, scanner.scan(text));
	}

}
