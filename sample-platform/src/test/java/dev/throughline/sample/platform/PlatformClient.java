package dev.throughline.sample.platform;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.concurrent.CompletableFuture;
import java.util.function.UnaryOperator;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Calls a platform on loopback the way an outpost does.
 */
final class PlatformClient {

	static final String TOKEN = "token-of-the-tests-0b1c2d";

	private static final JsonMapper JSON = JsonMapper.builder().build();

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

	private final String baseUrl;

	PlatformClient(int port) {
		this.baseUrl = "http://127.0.0.1:" + port;
	}

	HttpResponse<String> ingest(String body) {
		return send(ingestRequest(body));
	}

	CompletableFuture<HttpResponse<String>> ingestAsync(String body) {
		return this.client.sendAsync(ingestRequest(body).build(), BodyHandlers.ofString());
	}

	HttpResponse<String> ingest(String body, UnaryOperator<HttpRequest.Builder> customizer) {
		return send(customizer.apply(ingestRequest(body)));
	}

	HttpResponse<String> findByTraceId(String traceId) {
		return get("/api/audit-logs?trace_id=" + traceId);
	}

	HttpResponse<String> post(String path, String body) {
		return send(authorized(path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body)));
	}

	CompletableFuture<HttpResponse<String>> getAsync(String path, String prefer) {
		return this.client.sendAsync(authorized(path).header("Prefer", prefer).build(), BodyHandlers.ofString());
	}

	HttpResponse<String> get(String path) {
		return send(authorized(path).GET());
	}

	HttpResponse<String> getWithoutToken(String path) {
		return send(request(path).GET());
	}

	static JsonNode json(HttpResponse<String> response) {
		return JSON.readTree(response.body());
	}

	HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(URI.create(this.baseUrl + path));
	}

	HttpResponse<String> send(HttpRequest.Builder request) {
		try {
			return this.client.send(request.build(), BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new AssertionError("Request failed", ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new AssertionError("Request was interrupted", ex);
		}
	}

	private HttpRequest.Builder ingestRequest(String body) {
		return authorized("/api/internal/audit/ingest").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString(body));
	}

	private HttpRequest.Builder authorized(String path) {
		return request(path).header("Authorization", "Bearer " + TOKEN);
	}

}
