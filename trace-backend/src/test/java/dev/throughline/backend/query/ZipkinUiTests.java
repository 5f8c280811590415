package dev.throughline.backend.query;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

import dev.throughline.backend.RunningBackend;
import dev.throughline.backend.TestSpans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ZipkinUi} and the addresses around it.
 */
class ZipkinUiTests {

	private static final Pattern ASSET = Pattern.compile("(?:src|href)=\"([^\"]+\\.[a-z]+)\"");

	private final RunningBackend backend = RunningBackend.start();

	@AfterEach
	void closeBackend() {
		this.backend.close();
	}

	@ParameterizedTest
	@ValueSource(strings = { "/zipkin/", "/zipkin/index.html", "/zipkin/traces/5b8efff798038103d269b633813fc60c",
			"/zipkin/dependency", "/zipkin/traceViewer" })
	void servesThePage(String path) {
		HttpResponse<byte[]> response = this.backend.get(path);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("text/html; charset=utf-8");
		assertThat(RunningBackend.text(response)).contains("<base href=\"/zipkin/\"").contains("<div id=\"root\">");
	}

	@Test
	void servesEveryFileThatThePageNames() {
		List<String> assets = ASSET.matcher(this.backend.text("/zipkin/"))
			.results()
			.map((MatchResult match) -> match.group(1))
			.toList();
		assertThat(assets).hasSize(3).allSatisfy((asset) -> {
			assertThat(asset).startsWith("/zipkin/");
			HttpResponse<byte[]> response = this.backend.get(asset);
			assertThat(response.statusCode()).isEqualTo(200);
			assertThat(response.headers().firstValue("Content-Type")).isNotEmpty()
				.get()
				.isNotEqualTo("application/octet-stream");
			assertThat(response.body()).isNotEmpty();
		});
	}

	@Test
	void servesTheConfiguration() {
		assertThat(this.backend.text("/zipkin/config.json")).contains("\"searchEnabled\":true");
	}

	@ParameterizedTest
	@CsvSource({ "/,/zipkin/", "/zipkin,/zipkin/", "/favicon.ico,/zipkin/favicon.ico" })
	void redirectsToThePage(String path, String location) {
		HttpResponse<byte[]> response = this.backend.get(path);
		assertThat(response.statusCode()).isEqualTo(302);
		assertThat(response.headers().firstValue("Location")).contains(location);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/zipkin/nothing.js", "/zipkin/..%2fdev/throughline/backend/Main.class",
			"/zipkin/../dev/throughline/backend/Main.class", "/nothing", "/api", "/api/v2" })
	void answersUnknownPathWith404(String path) {
		HttpResponse<byte[]> response = this.backend.get(path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(RunningBackend.text(response)).endsWith(".\n");
	}

	@Test
	void saysThatItIsReady() {
		assertThat(this.backend.text("/ready")).isEqualTo("ready\n");
	}

	@Test
	void saysHowMuchItHolds() {
		this.backend.export(TestSpans.request(TestSpans.span()));
		assertThat(this.backend.text("/health")).startsWith("{\"status\":\"UP\",\"traces\":1,\"bytes\":")
			.contains("\"maxTraces\":10000");
	}

	@Test
	void answersHeadWithoutBody() {
		HttpResponse<byte[]> response = this.backend.send("HEAD", "/zipkin/");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValueAsLong("Content-Length").orElse(0)).isPositive();
		assertThat(response.body()).isEmpty();
	}

}
