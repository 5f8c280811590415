package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.standalone.CommandLineOptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds that the provider stub of the cluster answers as a provider does.
 */
class ProviderStubTests {

	private static final String REQUEST = """
			{"model":"claude-haiku-4-5","max_tokens":16,"messages":[{"role":"user","content":"Hello"}]}""";

	private final WireMockServer stub = new WireMockServer(WireMockConfiguration.wireMockConfig()
		.dynamicPort()
		.usingFilesUnderDirectory(Cluster.DIRECTORY.resolve("components").resolve("provider-stub").toString()));

	@BeforeEach
	void start() {
		this.stub.start();
	}

	@AfterEach
	void stop() {
		this.stub.stop();
	}

	@Test
	void messageIsAnswered() throws IOException, InterruptedException {
		HttpResponse<String> response = send(request().header("x-api-key", "any"));
		assertThat(response.statusCode()).isEqualTo(200);
		JsonNode message = JsonMapper.shared().readTree(response.body());
		assertThat(message.path("id").asString()).matches("msg_[A-Za-z0-9]{24}");
		assertThat(message.path("model").asString()).isEqualTo("claude-haiku-4-5");
		assertThat(message.at("/content/0/text").asString()).isNotBlank();
	}

	@Test
	void messageWithoutAKeyIsRefused() throws IOException, InterruptedException {
		assertThat(send(request()).statusCode()).isEqualTo(401);
	}

	@Test
	void argumentsOfTheContainerAreKnownAndItsPortIsTheirs() {
		Manifest workload = Cluster.of("tempo").workload("provider-stub");
		String[] arguments = workload.containers()
			.get(0)
			.path("args")
			.valueStream()
			.map(JsonNode::asString)
			.toArray(String[]::new);
		CommandLineOptions options = new CommandLineOptions(arguments);
		assertThat(workload.ports()).containsEntry("http", options.portNumber());
		assertThat(options.requestJournalDisabled()).isTrue();
	}

	@Test
	void healthIsWhereTheProbesLook() throws IOException, InterruptedException {
		String path = Cluster.of("tempo")
			.workload("provider-stub")
			.containers()
			.get(0)
			.at("/readinessProbe/httpGet/path")
			.asString();
		assertThat(send(HttpRequest.newBuilder(URI.create(this.stub.baseUrl() + path))).statusCode()).isEqualTo(200);
	}

	private HttpRequest.Builder request() {
		return HttpRequest.newBuilder(URI.create(this.stub.baseUrl() + "/v1/messages"))
			.header("Content-Type", "application/json")
			.header("anthropic-version", "2023-06-01")
			.POST(HttpRequest.BodyPublishers.ofString(REQUEST));
	}

	private static HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
		return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
	}

}
