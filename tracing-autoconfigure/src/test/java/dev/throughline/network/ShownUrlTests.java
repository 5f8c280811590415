package dev.throughline.network;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ShownUrlTests {

	@ParameterizedTest
	@CsvSource({ "http://collector:4318/v1/traces,http://collector:4318/v1/traces",
			"http://user:secret@collector:4317,http://REDACTED@collector:4317",
			"https://secret@collector/v1/traces,https://REDACTED@collector/v1/traces",
			"https://collector/v1/traces?api-key=secret,https://collector/v1/traces?REDACTED",
			"https://collector/#secret,https://collector/?REDACTED",
			"http://user:se?c#r/et@collector,http://REDACTED@collector",
			"http://a:secret@b:secret@collector,http://REDACTED@collector",
			"user:secret@collector:4317,REDACTED@collector:4317", "localhost:4317,localhost:4317",
			"not a URL,not a URL" })
	void credentialsAreTakenOut(String url, String shown) {
		assertThat(ShownUrl.of(url)).isEqualTo(shown);
	}

}
