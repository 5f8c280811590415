package dev.throughline.demo;

import java.time.Duration;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.MappingBuilder;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;

/**
 * A stand-in for the model provider: answers in the shape of Anthropic's Messages API
 * (https://docs.anthropic.com/en/api/messages), about as late as a real one would for a
 * short answer. Runs as a process of its own.
 *
 * @since 0.1.0
 */
public final class ProviderStubMain {

	/** The median of the time until it answers. */
	static final Duration USUAL_DELAY = Duration.ofMillis(130);

	private static final String MESSAGES = "/v1/messages";

	private static final String MESSAGE = """
			{"id":"msg_{{randomValue length=24 type='ALPHANUMERIC'}}","type":"message","role":"assistant",\
			"model":"{{jsonPath request.body '$.model'}}",\
			"content":[{"type":"text","text":"This is the answer of the provider stub."}],\
			"stop_reason":"end_turn","stop_sequence":null,"usage":{"input_tokens":24,"output_tokens":9}}""";

	private ProviderStubMain() {
	}

	/**
	 * Start the stub and keep it running until the process is ended.
	 * @param args the port, 0 for any free one, and optionally how late it answers, in
	 * milliseconds
	 */
	public static void main(String[] args) {
		WireMockServer server = start((args.length > 0) ? Integer.parseInt(args[0]) : 0,
				(args.length > 1) ? Duration.ofMillis(Long.parseLong(args[1])) : USUAL_DELAY);
		System.out.println("Provider stub ready at " + DemoCommands.local(server.port()));
	}

	static WireMockServer start(int port, Duration delay) {
		WireMockServer server = new WireMockServer(
				wireMockConfig().bindAddress("127.0.0.1").port(port).disableRequestJournal());
		server.start();
		server.stubFor(get(urlPathEqualTo("/health")).willReturn(aResponse().withStatus(200)));
		server.stubFor(any(anyUrl()).atPriority(10)
			.willReturn(error(404, "not_found_error", "The provider stub only knows POST " + MESSAGES + ".")));
		server.stubFor(messages().atPriority(4)
			.willReturn(error(400, "invalid_request_error", "model, max_tokens and messages are required")));
		server.stubFor(messages().atPriority(3)
			.withRequestBody(matchingJsonPath("$.model"))
			.withRequestBody(matchingJsonPath("$.max_tokens"))
			.withRequestBody(matchingJsonPath("$.messages[0].content"))
			.willReturn(json(200, MESSAGE).withTransformers("response-template")
				.withLogNormalRandomDelay(delay.toMillis(), 0.05)));
		server.stubFor(messages().atPriority(2)
			.withHeader("anthropic-version", absent())
			.willReturn(error(400, "invalid_request_error", "anthropic-version: header is required")));
		server.stubFor(messages().atPriority(1)
			.withHeader("x-api-key", absent())
			.willReturn(error(401, "authentication_error", "x-api-key header is required")));
		return server;
	}

	private static MappingBuilder messages() {
		return post(urlPathEqualTo(MESSAGES));
	}

	private static ResponseDefinitionBuilder error(int status, String type, String message) {
		return json(status,
				"{\"type\":\"error\",\"error\":{\"type\":\"%s\",\"message\":\"%s\"}}".formatted(type, message));
	}

	private static ResponseDefinitionBuilder json(int status, String body) {
		return aResponse().withStatus(status).withHeader("Content-Type", "application/json").withBody(body);
	}

}
