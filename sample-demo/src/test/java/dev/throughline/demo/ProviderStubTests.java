package dev.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

import com.github.tomakehurst.wiremock.WireMockServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ProviderStubMain}.
 */
class ProviderStubTests {

	private static final String REQUEST = """
			{"model":"claude-sonnet-4-5","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}""";

	private static WireMockServer server;

	@BeforeAll
	static void startServer() {
		server = ProviderStubMain.start(0, Duration.ofMillis(1));
	}

	@AfterAll
	static void stopServer() {
		server.stop();
	}

	@Test
	void answersInTheShapeOfTheMessagesApi() throws IOException, InterruptedException {
		HttpResponse<String> response = send(messages(REQUEST).header("x-api-key", "key"));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		JsonNode message = new JsonMapper().readTree(response.body());
		assertThat(message.path("id").asString()).matches("msg_[A-Za-z0-9]{24}");
		assertThat(message.path("type").asString()).isEqualTo("message");
		assertThat(message.path("role").asString()).isEqualTo("assistant");
		assertThat(message.path("model").asString()).isEqualTo("claude-sonnet-4-5");
		assertThat(message.path("content").path(0).path("type").asString()).isEqualTo("text");
		assertThat(message.path("content").path(0).path("text").asString()).isNotBlank();
		assertThat(message.path("stop_reason").asString()).isEqualTo("end_turn");
		assertThat(message.path("usage").path("output_tokens").asInt()).isPositive();
	}

	@Test
	void wantsAKey() throws IOException, InterruptedException {
		HttpResponse<String> response = send(messages(REQUEST));
		assertThat(response.statusCode()).isEqualTo(401);
		assertThat(errorType(response)).isEqualTo("authentication_error");
	}

	@Test
	void wantsAVersion() throws IOException, InterruptedException {
		HttpResponse<String> response = send(
				request("/v1/messages").header("x-api-key", "key").POST(HttpRequest.BodyPublishers.ofString(REQUEST)));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(errorType(response)).isEqualTo("invalid_request_error");
	}

	@Test
	void wantsMessages() throws IOException, InterruptedException {
		HttpResponse<String> response = send(
				messages("{\"model\":\"claude-sonnet-4-5\",\"max_tokens\":1}").header("x-api-key", "key"));
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(errorType(response)).isEqualTo("invalid_request_error");
	}

	@Test
	void knowsNothingElse() throws IOException, InterruptedException {
		assertThat(errorType(send(request("/v1/complete")))).isEqualTo("not_found_error");
	}

	@Test
	void isHealthy() throws IOException, InterruptedException {
		assertThat(send(request("/health")).statusCode()).isEqualTo(200);
	}

	private static HttpRequest.Builder messages(String body) {
		return request("/v1/messages").header("anthropic-version", "2023-06-01")
			.header("Content-Type", "application/json")
			.POST(HttpRequest.BodyPublishers.ofString(body));
	}

	private static HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

	private static String errorType(HttpResponse<String> response) {
		return new JsonMapper().readTree(response.body()).path("error").path("type").asString();
	}

}
