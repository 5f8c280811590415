package dev.throughline.sample.proxy;

import java.util.List;
import java.util.Map;

import com.github.tomakehurst.wiremock.http.Fault;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.absent;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.matchingJsonPath;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

/**
 * Tests for what the outpost sends on and answers.
 */
@ExtendWith(OutputCaptureExtension.class)
class ChatFlowTests extends AbstractProxyTests {

	@Test
	void answerHasTheOpenAiShape() throws Exception {
		Answer answer = ask("acme", chat("Write a haiku about autumn."));
		takeSpans(6);
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.header("Content-Type")).isEqualTo("application/json");
		assertThat(answer.json())
			.contains(entry("id", "chatcmpl-msg_1"), entry("object", "chat.completion"),
					entry("model", "claude-sonnet-4-5"))
			.containsEntry("usage", Map.of("prompt_tokens", 12, "completion_tokens", 3, "total_tokens", 15));
		assertThat(answer.<Integer>json("$.created")).isPositive();
		assertThat(answer.<String>json("$.choices[0].message.content")).isEqualTo("Autumn leaves");
		assertThat(answer.<String>json("$.choices[0].finish_reason")).isEqualTo("stop");
	}

	@Test
	void providerGetsTheMessagesApiShape() throws Exception {
		ask("acme", """
				{"model":"claude-haiku-4-5","max_tokens":50,"temperature":0.5,"user":"ignored","messages":[
				{"role":"system","content":"Be brief."},{"role":"user","content":"Ping"},
				{"role":"assistant","content":"pong"},{"role":"user","content":"again"}]}""");
		takeSpans(6);
		provider.verify(postRequestedFor(urlEqualTo(MESSAGES)).withHeader("x-api-key", equalTo("demo-key-change-me"))
			.withHeader("anthropic-version", equalTo("2023-06-01"))
			.withHeader("Authorization", absent())
			.withRequestBody(equalToJson("""
					{"model":"claude-haiku-4-5","max_tokens":50,"temperature":0.5,"system":"Be brief.","messages":[
					{"role":"user","content":"Ping"},{"role":"assistant","content":"pong"},
					{"role":"user","content":"again"}]}""".replace("Ping", "[NAME]"))));
	}

	@Test
	void platformGetsTheAuditEvent() throws Exception {
		ask("acme", chat("Mail jane.doe@example.com and joe@example.com for John Smith"));
		takeSpans(6);
		platform.verify(postRequestedFor(urlEqualTo(AUDIT))
			.withHeader("Authorization", equalTo("Bearer demo-token-change-me"))
			.withRequestBody(matchingJsonPath("$.event_id", matching("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")))
			.withRequestBody(matchingJsonPath("$.occurred_at", matching("\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z")))
			.withRequestBody(equalToJson("""
					{"tenant":"acme","action":"redact","model":"claude-sonnet-4-5",
					"findings":{"email":2,"person_name":1}}""", true, true)));
	}

	@Test
	void findingsAreRedactedInEveryMessage() throws Exception {
		ask("acme", """
				{"model":"claude-sonnet-4-5","messages":[
				{"role":"system","content":"You work for jane.doe@example.com."},
				{"role":"user","content":"The number of John Smith is 123-45-6789."}]}""");
		takeSpans(6);
		provider.verify(postRequestedFor(urlEqualTo(MESSAGES)).withRequestBody(equalToJson("""
				{"system":"You work for [EMAIL].","messages":[
				{"role":"user","content":"The number of [NAME] is [SSN]."}]}""", true, true)));
	}

	@Test
	void otherTenantHasAnotherPolicy() throws Exception {
		ask("globex", chat("Tell John Smith about 4111 1111 1111 1111").replace("sonnet", "haiku"));
		takeSpans(6);
		provider.verify(postRequestedFor(urlEqualTo(MESSAGES)).withRequestBody(equalToJson("""
				{"messages":[{"role":"user","content":"Tell John Smith about [CARD]"}]}""", true, true)));
	}

	@Test
	void blockedPromptIsAuditedButNotSent() throws Exception {
		Answer answer = ask("acme", chat("Pay John Smith with 4111 1111 1111 1111"));
		takeSpans(5);
		assertThat(answer.status()).isEqualTo(422);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.<String>json("$.type")).isEqualTo("https://arbitex.example/problems/blocked");
		assertThat(answer.json()).containsEntry("detectors", List.of("payment_card"))
			.containsEntry("trace_id", answer.header("X-Trace-Id"));
		assertThat(answer.body()).doesNotContain("4111", "Smith");
		platform.verify(
				postRequestedFor(urlEqualTo(AUDIT)).withRequestBody(matchingJsonPath("$.action", equalTo("block"))));
		assertThat(providerCalls()).isZero();
	}

	@Test
	void unknownTenantIsRefused() throws Exception {
		Answer answer = ask("initech", chat("Ping"));
		takeSpans(2);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.<String>json("$.type")).endsWith("/unknown-tenant");
		assertThat(answer.body()).doesNotContain("initech");
		assertThat(auditEvents() + providerCalls()).isZero();
	}

	@Test
	void modelOutsideThePolicyIsRefused() throws Exception {
		Answer answer = ask("acme", chat("Ping").replace("sonnet", "opus"));
		takeSpans(2);
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.<String>json("$.detail")).contains("claude-haiku-4-5, claude-sonnet-4-5");
		assertThat(auditEvents() + providerCalls()).isZero();
	}

	@ParameterizedTest
	@CsvSource({ "302,502", "400,502", "401,502", "404,502", "409,502" })
	void requestThePlatformRefusesGoesNoFurther(int platformStatus, int status, CapturedOutput output)
			throws Exception {
		platform.stubFor(post(AUDIT)
			.willReturn(aResponse().withStatus(platformStatus).withHeader("Location", provider.baseUrl())));
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(5);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.<String>json("$.type")).endsWith("/audit-unavailable");
		assertThat(answer.<String>json("$.trace_id")).isEqualTo(answer.header("X-Trace-Id"));
		assertThat(providerCalls()).isZero();
		assertThat(warnings(answer, output)).hasSize(1);
		assertThat(output.toString().lines())
			.noneMatch((line) -> line.contains("audit event kept") && line.contains(answer.header("X-Trace-Id")));
	}

	@ParameterizedTest
	@CsvSource({ "400", "401", "404", "500", "529", "302", "204" })
	void providerErrorIsABadGateway(int providerStatus, CapturedOutput output) throws Exception {
		provider.stubFor(
				post(MESSAGES).willReturn(aResponse().withStatus(providerStatus).withHeader("Location", "/other")));
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(6);
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.<String>json("$.detail")).contains(String.valueOf(providerStatus));
		assertThat(providerCalls()).isOne();
		assertThat(warnings(answer, output)).hasSize(1);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			17                              | 17
			Wed, 21 Oct 2026 07:28:00 GMT   | Wed, 21 Oct 2026 07:28:00 GMT
			<script>                        | ''
			""")
	void rateLimitIsPassedOn(String retryAfter, String passedOn) throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(aResponse().withStatus(429).withHeader("Retry-After", retryAfter)));
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(6);
		assertThat(answer.status()).isEqualTo(429);
		assertThat(answer.header("Retry-After")).isEqualTo(passedOn);
	}

	@Test
	void silentProviderIsAGatewayTimeout() throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(okJson(ANSWER).withFixedDelay(60_000)));
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(6);
		assertThat(answer.status()).isEqualTo(504);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			not json
			[]
			{"content":"no list"}
			{"content":[{"type":"text","text":
			^^
			null
			""")
	void answerThatCannotBeReadIsABadGateway(String body) throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(okJson(body)));
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(6);
		assertThat(answer.status()).isEqualTo(502);
		assertThat(answer.<String>json("$.type")).endsWith("/provider-failed");
	}

	@Test
	void longAnswerIsPassedOn() throws Exception {
		String text = "Autumn leaves ".repeat(70_000);
		provider.stubFor(post(MESSAGES).willReturn(okJson(ANSWER.replace("Autumn leaves", text))));
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(6);
		assertThat(answer.<String>json("$.choices[0].message.content")).isEqualTo(text);
	}

	@Test
	void brokenConnectionIsABadGateway() throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
		Answer answer = ask("acme", chat("Ping"));
		takeSpans(6);
		assertThat(answer.status()).isEqualTo(502);
	}

	private static List<String> warnings(Answer answer, CapturedOutput output) {
		return output.toString()
			.lines()
			.filter((line) -> line.contains("\"WARN\"") && line.contains("\"" + answer.header("X-Trace-Id") + "\""))
			.toList();
	}

}
