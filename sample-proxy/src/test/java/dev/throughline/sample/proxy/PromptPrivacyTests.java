package dev.throughline.sample.proxy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.http.Fault;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.containing;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * No prompt text in logs, spans or problem details, whatever happens.
 */
@ExtendWith(OutputCaptureExtension.class)
class PromptPrivacyTests extends AbstractProxyTests {

	private static final String MARKER = "zanzibarmarker";

	@Test
	void success(CapturedOutput output) throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(okJson(ANSWER.replace("Autumn leaves", MARKER + " says hi"))));
		Answer answer = ask("acme", chat("please keep " + MARKER));
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.body()).contains(MARKER);
		provider.verify(postRequestedFor(urlEqualTo(MESSAGES)).withRequestBody(containing(MARKER)));
		assertNoMarker(takeSpans(6), output);
	}

	@Test
	void blockedPrompt(CapturedOutput output) throws Exception {
		Answer answer = ask("acme", chat("card 4111111111111111 " + MARKER));
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.body()).doesNotContain(MARKER);
		assertNoMarker(takeSpans(5), output);
		assertThat(platform.getAllServeEvents()).singleElement()
			.extracting((event) -> event.getRequest().getBodyAsString())
			.asString()
			.doesNotContain(MARKER, "4111");
	}

	@ParameterizedTest
	@ValueSource(ints = { 400, 401, 429, 500, 529 })
	void providerThatQuotesThePromptInItsError(int status, CapturedOutput output) throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(aResponse().withStatus(status)
			.withHeader("Content-Type", "application/json")
			.withHeader("Retry-After", MARKER + "!")
			.withBody("{\"error\":{\"message\":\"bad prompt: " + MARKER + "\"}}")));
		Answer answer = ask("acme", chat("please keep " + MARKER));
		assertThat(answer.status()).isGreaterThanOrEqualTo(429);
		assertThat(answer.body()).doesNotContain(MARKER);
		assertNoMarker(takeSpans(6), output);
	}

	@ParameterizedTest
	@ValueSource(strings = { MARKER, "\"" + MARKER + "\"", "{\"content\":" + MARKER + "}",
			"{\"content\":\"" + MARKER + "\"}", "{\"usage\":{\"input_tokens\":\"" + MARKER + "\"}}" })
	void providerAnswerThatCannotBeRead(String body, CapturedOutput output) throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(okJson(body)));
		Answer answer = ask("acme", chat("please keep " + MARKER));
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.body()).doesNotContain(MARKER);
		assertNoMarker(takeSpans(6), output);
	}

	@Test
	void providerThatBreaksOff(CapturedOutput output) throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(aResponse().withFault(Fault.MALFORMED_RESPONSE_CHUNK)));
		Answer answer = ask("acme", chat("please keep " + MARKER));
		assertThat(answer.status()).isEqualTo(502);
		assertNoMarker(takeSpans(6), output);
	}

	@Test
	void eventThatWaitsForThePlatform(CapturedOutput output) throws Exception {
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(503).withBody("rejected: " + MARKER)));
		Answer answer = ask("acme", chat("please keep " + MARKER));
		assertThat(answer.status()).isEqualTo(200);
		assertNoMarker(takeSpans(6), output);
		try (Stream<Path> files = Files.list(outbox)) {
			assertThat(files.toList()).singleElement()
				.satisfies((file) -> assertThat(file).content().doesNotContain(MARKER));
		}
	}

	@Test
	void platformThatQuotesTheRequestInItsError(CapturedOutput output) throws Exception {
		platform.stubFor(post(AUDIT).willReturn(aResponse().withStatus(400).withBody("rejected: " + MARKER)));
		Answer answer = ask("acme", chat("please keep " + MARKER));
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.body()).doesNotContain(MARKER);
		assertNoMarker(takeSpans(5), output);
	}

	@ParameterizedTest
	@ValueSource(strings = { MARKER, "{" + MARKER + "}", "{\"model\":" + MARKER + "}", "{\"" + MARKER,
			"\"" + MARKER + "\"", "{\"model\":{\"" + MARKER + "\":1}}",
			"{\"model\":\"m\",\"messages\":\"" + MARKER + "\"}", "{\"model\":\"m\",\"messages\":[\"" + MARKER + "\"]}",
			"{\"model\":\"m\",\"messages\":[{\"role\":\"" + MARKER + "\",\"content\":\"x\"}]}",
			"{\"model\":\"m\",\"max_tokens\":\"" + MARKER + "\"}",
			"{\"model\":\"m\",\"temperature\":\"" + MARKER + "\"}", "{\"model\":\"m\",\"stream\":\"" + MARKER + "\"}",
			"{\"" + MARKER + "\":1,\"" + MARKER + "\":2}", "{\"model\":\"m\"} " + MARKER })
	void malformedRequest(String body, CapturedOutput output) throws Exception {
		Answer answer = ask("acme", body);
		assertThat(answer.status()).isEqualTo(400);
		assertThat(answer.body()).doesNotContain(MARKER);
		assertNoMarker(takeSpans(1), output);
	}

	@Test
	void unknownModelAndTenant(CapturedOutput output) throws Exception {
		Answer model = ask("acme", chat("x").replace("claude-sonnet-4-5", MARKER));
		assertThat(model.status()).isEqualTo(403);
		assertNoMarker(takeSpans(2), output);
		Answer tenant = ask(MARKER, chat("x"));
		assertThat(tenant.status()).isEqualTo(403);
		assertNoMarker(takeSpans(2), output);
		assertThat(model.body() + tenant.body()).doesNotContain(MARKER);
	}

	private static void assertNoMarker(List<SpanData> trace, CapturedOutput output) {
		assertThat(trace).allSatisfy((span) -> assertThat(everything(span)).doesNotContain(MARKER));
		assertThat(output).doesNotContain(MARKER);
	}

	private static String everything(SpanData span) {
		StringBuilder everything = new StringBuilder(span.getName()).append(span.getStatus())
			.append(span.getAttributes())
			.append(span.getResource());
		span.getEvents().forEach((event) -> everything.append(event.getName()).append(event.getAttributes()));
		return everything.toString();
	}

}
