package dev.throughline.sample.proxy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.jayway.jsonpath.JsonPath;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.util.FileSystemUtils;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.options;

/**
 * The whole outpost on a real port, with a platform and a provider on loopback. Spring's
 * own debug logging is on, so that what it would tell about a prompt is seen.
 */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
		properties = { "logging.level.org.springframework.web=DEBUG", "outpost.provider.read-timeout=1s",
				"outpost.platform.read-timeout=1s" })
@Import(SpanRecording.class)
abstract class AbstractProxyTests {

	static final String AUDIT = "/api/internal/audit/ingest";

	static final String MESSAGES = "/v1/messages";

	static final String ANSWER = """
			{"id":"msg_1","type":"message","role":"assistant","model":"claude-sonnet-4-5",
			"content":[{"type":"text","text":"Autumn leaves"}],"stop_reason":"end_turn",
			"usage":{"input_tokens":12,"output_tokens":3}}""";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	static final WireMockServer platform = started();

	static final WireMockServer provider = started();

	static final Path outbox = temporaryDirectory().resolve("outbox");

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void upstreams(DynamicPropertyRegistry registry) {
		registry.add("outpost.platform.base-url", platform::baseUrl);
		registry.add("outpost.provider.base-url", provider::baseUrl);
		registry.add("outpost.outbox.directory", outbox::toString);
		// no delivery unless a test asks for it
		registry.add("outpost.outbox.retry-delay", () -> "1h");
		registry.add("outpost.outbox.max-retry-delay", () -> "1h");
	}

	@BeforeEach
	void bothUpstreamsAnswerAndNothingWaits() throws IOException {
		FileSystemUtils.deleteRecursively(outbox);
		platform.resetAll();
		provider.resetAll();
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(202)));
		provider.stubFor(post(MESSAGES).willReturn(okJson(ANSWER)));
	}

	static String chat(String content) {
		return """
				{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"%s"}]}""".formatted(content);
	}

	Answer ask(String tenant, String body) throws Exception {
		return send(request(BodyPublishers.ofString(body)).header("X-Tenant", tenant));
	}

	Answer askChunked(String tenant, String body) throws Exception {
		byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
		return send(request(BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(bytes))).header("X-Tenant",
				tenant));
	}

	HttpRequest.Builder request(BodyPublisher body) {
		return HttpRequest.newBuilder(uri("/proxy/chat/completions"))
			.header("Content-Type", "application/json")
			.POST(body);
	}

	URI uri(String path) {
		return URI.create("http://localhost:" + this.port + path);
	}

	Answer send(HttpRequest.Builder request) throws Exception {
		return new Answer(this.client.send(request.build(), BodyHandlers.ofString()));
	}

	/**
	 * Takes the spans of one request, in the order in which they started.
	 * @param count how many there have to be
	 * @return the spans
	 */
	static List<SpanData> takeSpans(int count) {
		return spans.take(count).stream().sorted(Comparator.comparingLong(SpanData::getStartEpochNanos)).toList();
	}

	static int auditEvents() {
		return platform.findAll(anyRequestedFor(anyUrl())).size();
	}

	static int providerCalls() {
		return provider.findAll(anyRequestedFor(anyUrl())).size();
	}

	private static Path temporaryDirectory() {
		try {
			Path directory = Files.createTempDirectory("sample-proxy");
			directory.toFile().deleteOnExit();
			return directory;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static WireMockServer started() {
		WireMockServer server = new WireMockServer(options().dynamicPort());
		server.start();
		return server;
	}

	/**
	 * What the outpost answered.
	 *
	 * @param response the response
	 */
	record Answer(HttpResponse<String> response) {

		int status() {
			return this.response.statusCode();
		}

		String body() {
			return this.response.body();
		}

		<T> T json(String path) {
			return JsonPath.read(body(), path);
		}

		Map<String, Object> json() {
			return json("$");
		}

		String header(String name) {
			return this.response.headers().firstValue(name).orElse("");
		}

	}

}
