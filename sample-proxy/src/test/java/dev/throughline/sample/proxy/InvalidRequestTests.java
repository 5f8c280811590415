package dev.throughline.sample.proxy;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for requests that are refused at the door: each gets problem details with a trace
 * id, and nobody else is called.
 */
class InvalidRequestTests extends AbstractProxyTests {

	private static final int LIMIT = 1024 * 1024;

	@AfterEach
	void nobodyElseIsCalled() {
		assertThat(auditEvents() + providerCalls()).isZero();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
			{"messages":[{"role":"user","content":"x"}]}                                           | model
			{"model":null,"messages":[{"role":"user","content":"x"}]}                              | model
			{"model":" ","messages":[{"role":"user","content":"x"}]}                               | model
			{"model":7,"messages":[{"role":"user","content":"x"}]}                                 | model
			{"model":true,"messages":[{"role":"user","content":"x"}]}                              | model
			{"model":{},"messages":[{"role":"user","content":"x"}]}                                | model
			{"model":"m"}                                                                          | messages
			{"model":"m","messages":null}                                                          | messages
			{"model":"m","messages":[]}                                                            | messages
			{"model":"m","messages":{}}                                                            | messages
			{"model":"m","messages":"x"}                                                           | messages
			{"model":"m","messages":[null]}                                                        | messages[0]
			{"model":"m","messages":["x"]}                                                         | messages[0]
			{"model":"m","messages":[{"role":"user"}]}                                             | messages[0].content
			{"model":"m","messages":[{"role":"user","content":""}]}                                | messages[0].content
			{"model":"m","messages":[{"role":"user","content":3.5}]}                               | messages[0].content
			{"model":"m","messages":[{"role":"user","content":[{"type":"text","text":"x"}]}]}      | messages[0].content
			{"model":"m","messages":[{"role":"user","content":"x"},{"role":"user","content":{}}]}  | messages[1].content
			{"model":"m","messages":[{"content":"x"}]}                                             | messages[0].role
			{"model":"m","messages":[{"role":"tool","content":"x"}]}                               | messages[0].role
			{"model":"m","messages":[{"role":0,"content":"x"}]}                                    | messages[0].role
			{"model":"m","messages":[{"role":"system","content":"x"}]}                             | messages
			{"model":"m","max_tokens":0,"messages":[{"role":"user","content":"x"}]}                | max_tokens
			{"model":"m","max_tokens":-1,"messages":[{"role":"user","content":"x"}]}               | max_tokens
			{"model":"m","max_tokens":1.5,"messages":[{"role":"user","content":"x"}]}              | max_tokens
			{"model":"m","max_tokens":"9","messages":[{"role":"user","content":"x"}]}              | max_tokens
			{"model":"m","max_tokens":99999999999,"messages":[{"role":"user","content":"x"}]}      | max_tokens
			{"model":"m","temperature":1.1,"messages":[{"role":"user","content":"x"}]}             | temperature
			{"model":"m","temperature":-0.1,"messages":[{"role":"user","content":"x"}]}            | temperature
			{"model":"m","temperature":"hot","messages":[{"role":"user","content":"x"}]}           | temperature
			{"model":"m","temperature":"NaN","messages":[{"role":"user","content":"x"}]}           | temperature
			{"model":"m","stream":true,"messages":[{"role":"user","content":"x"}]}                 | stream
			{"model":"m","stream":"yes","messages":[{"role":"user","content":"x"}]}                | stream
			""")
	void badFieldIsNamed(String body, String field) throws Exception {
		Answer answer = ask("acme", body);
		assertProblem(answer, 400);
		assertThat(answer.json()).containsEntry("field", field);
		assertThat(answer.<String>json("$.detail")).startsWith("Field '" + field + "' ").endsWith(".");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "\"text\"", "7", "{", "{]", "{\"model\":}", "{} {}", "{'model':1}",
			"{\"model\":\"a\",\"model\":\"b\"}", "\u0000", "<xml/>", "{\"model\":\"\\ud800\\u\"}" })
	void bodyThatIsNoJsonObjectIsRefused(String body) throws Exception {
		Answer answer = ask("acme", body);
		assertProblem(answer, 400);
		assertThat(answer.<String>json("$.detail")).startsWith("The body ").endsWith(".");
	}

	@Test
	void deepNestingIsRefused() throws Exception {
		assertProblem(ask("acme", "{\"x\":" + "[".repeat(200_000) + "]".repeat(200_000) + "}"), 400);
	}

	@Test
	void halfAMillionMistakesAreAnsweredWithOne() throws Exception {
		Answer answer = ask("acme", "{\"model\":\"m\",\"messages\":[" + "{},".repeat(300_000) + "{}]}");
		assertProblem(answer, 400);
		assertThat(answer.body()).hasSizeLessThan(1000);
	}

	@Test
	void bodyOfOneMebibyteIsRead() throws Exception {
		assertProblem(ask("acme", " ".repeat(LIMIT - 2) + "{}"), 400);
		assertProblem(askChunked("acme", " ".repeat(LIMIT - 2) + "{}"), 400);
	}

	@Test
	void bodyOverOneMebibyteIsTooLarge() throws Exception {
		assertProblem(ask("acme", " ".repeat(LIMIT - 1) + "{}"), 413);
	}

	@Test
	void chunkedBodyOverOneMebibyteIsTooLarge() throws Exception {
		assertProblem(askChunked("acme", " ".repeat(LIMIT - 1) + "{}"), 413);
	}

	@Test
	void missingTenantIsRefused() throws Exception {
		Answer answer = send(request(BodyPublishers.ofString(chat("Ping"))));
		assertProblem(answer, 400);
		assertThat(answer.<String>json("$.detail")).contains("X-Tenant");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-www-form-urlencoded", "application/xml" })
	void otherMediaTypeIsRefused(String mediaType) throws Exception {
		assertProblem(send(HttpRequest.newBuilder(uri("/proxy/chat/completions"))
			.header("Content-Type", mediaType)
			.header("X-Tenant", "acme")
			.POST(BodyPublishers.ofString(chat("Ping")))), 415);
	}

	@Test
	void missingMediaTypeIsRefused() throws Exception {
		assertProblem(send(HttpRequest.newBuilder(uri("/proxy/chat/completions"))
			.header("X-Tenant", "acme")
			.POST(BodyPublishers.ofString(chat("Ping")))), 415);
	}

	@Test
	void otherMethodIsRefused() throws Exception {
		Answer answer = send(HttpRequest.newBuilder(uri("/proxy/chat/completions")).GET());
		assertProblem(answer, 405);
		assertThat(answer.header("Allow")).isEqualTo("POST");
	}

	@Test
	void otherPathIsNotFound() throws Exception {
		Answer answer = send(HttpRequest.newBuilder(uri("/proxy/nothing")).POST(BodyPublishers.ofString("{}")));
		assertProblem(answer, 404);
		assertThat(answer.<String>json("$.detail")).isEqualTo("There is nothing at this path.");
	}

	@Test
	void healthNeedsNoTenant() throws Exception {
		Answer answer = send(HttpRequest.newBuilder(uri("/actuator/health/liveness")).GET());
		assertThat(answer.status()).isEqualTo(200);
		assertThat(answer.json()).containsEntry("status", "UP");
	}

	private static void assertProblem(Answer answer, int status) {
		takeSpans(1);
		assertThat(answer.status()).isEqualTo(status);
		assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
		assertThat(answer.json()).containsEntry("status", status)
			.containsEntry("trace_id", answer.header("X-Trace-Id"))
			.containsKeys("title", "detail");
		assertThat(answer.header("X-Trace-Id")).matches("[0-9a-f]{32}");
	}

}
