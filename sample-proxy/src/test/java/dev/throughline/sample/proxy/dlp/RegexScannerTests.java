package dev.throughline.sample.proxy.dlp;

import java.util.List;

import dev.throughline.sample.proxy.policy.Detector;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link RegexScanner}.
 */
class RegexScannerTests {

	private static final String SK = "sk-" + "abcdefghijklmnopqrst";

	private final RegexScanner scanner = new RegexScanner();

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			mail jane.doe@example.com now            | mail [EMAIL] now
			<Jane+tag%x@mail.example.co.uk>.         | <[EMAIL]>.
			JANE@EXAMPLE.COM                         | [EMAIL]
			jürgen@müller.de                         | [EMAIL]
			o'neil@example.com,a@b.io                | [EMAIL],[EMAIL]
			mailto:jane@example.com?subject=x        | mailto:[EMAIL]?subject=x
			a@b                                      | a@b
			@example.com                             | @example.com
			jane@@example.com                        | jane@@example.com
			jane@example.                            | jane@example.
			jane at example.com                      | jane at example.com
			ssn 123-45-6789.                         | ssn [SSN].
			ssn 123 45 6789                          | ssn [SSN]
			123-45 6789                              | 123-45 6789
			000-12-3456                              | 000-12-3456
			666-12-3456                              | 666-12-3456
			912-34-5678                              | 912-34-5678
			123-00-4567                              | 123-00-4567
			123-45-0000                              | 123-45-0000
			0123-45-6789                             | 0123-45-6789
			123-45-67890                             | 123-45-67890
			4111111111111111                         | [CARD]
			card 4111 1111 1111 1111!                | card [CARD]!
			4111-1111-1111-1111                      | [CARD]
			4111.1111.1111.1111                      | [CARD]
			5555555555554444 and 378282246310005     | [CARD] and [CARD]
			item 12 4111 1111 1111 1111 12/27        | item 12 [CARD] 12/27
			4222222222222                            | [CARD]
			6304000000000000000                      | [CARD]
			4111111111111112                         | 4111111111111112
			9111111111111111                         | 9111111111111111
			41111111111111110000000                  | 41111111111111110000000
			4111  1111  1111  1111                   | 4111  1111  1111  1111
			0000000000000000                         | 0000000000000000
			AKIAIOSFODNN7EXAMPLE                     | [API_KEY]
			"ASIAIOSFODNN7EXAMPLE"                   | "[API_KEY]"
			AKIAIOSFODNN7EXAMPLEX                    | AKIAIOSFODNN7EXAMPLEX
			ghp_abcdefghijklmnopqrstuvwxyz0123456789 | [API_KEY]
			ghp_short                                | ghp_short
			github_pat_11ABCDEFG0abcdefghijkl_mnop   | [API_KEY]
			ask-not-what-your-country-can-do-for-you | ask-not-what-your-country-can-do-for-you
			sk-short                                 | sk-short
			""")
	void findsWhatHasAFixedForm(String text, String redacted) {
		assertThat(redact(text)).isEqualTo(redacted);
	}

	@ParameterizedTest
	@ValueSource(strings = { SK, "sk-" + "proj-abcdefghijklmnopqrstuvwx", "sk-" + "ant-api03-abcdefghijklmnop_qr-st" })
	void findsProviderKeys(String key) {
		assertThat(redact("key=" + key + ";")).isEqualTo("key=[API_KEY];");
		assertThat(this.scanner.scan(key)).extracting(Finding::detector).containsExactly(Detector.API_KEY);
	}

	@Test
	void longKeyLeavesNoTail() {
		assertThat(redact(SK.repeat(1000) + " end")).isEqualTo("[API_KEY] end");
	}

	@Test
	void digitsOfOtherScriptsAreDigits() {
		assertThat(redact("\uff14\uff11\uff11\uff11 1111 1111 1111")).isEqualTo("[CARD]");
	}

	@Test
	void findingsDoNotOverlap() {
		assertThat(redact(SK + "@example.com")).isEqualTo("[API_KEY]@example.com");
		assertThat(redact("4111111111111111@example.com")).isEqualTo("[CARD]@example.com");
	}

	@Test
	void noTextHasNoFindings() {
		assertThat(this.scanner.scan("")).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "a", "a.", "a@", "@", "a@a.", "a@a-", "1", "1 ", "1-", "123-45-", "sk-", "sk-a", "AKIA",
			"ghp_", "4111 ", "é", "\ud83d\ude00" })
	void hostileTextOfOneMebibyteIsScanned(String part) {
		String text = part.repeat(1024 * 1024 / part.length());
		List<Finding> findings = this.scanner.scan(text);
		assertThat(findings).allSatisfy((finding) -> assertThat(finding.end()).isLessThanOrEqualTo(text.length()));
	}

	private String redact(String text) {
		return Redaction.replace(text, this.scanner.scan(text));
	}

}
