package dev.throughline.sample.platform;

import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import dev.throughline.sample.platform.jms.EmbeddedBroker;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jms.JmsException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Contract of the jobs, which holds with every database, through the broker in the
 * platform.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "platform.audit.token=" + PlatformClient.TOKEN, "platform.jobs.enabled=true",
				"platform.jobs.broker.port=0", "platform.jobs.broker.password=" + AbstractJobApiTests.PASSWORD,
				"platform.jobs.broker.redelivery-delay=0" })
@ExtendWith(OutputCaptureExtension.class)
abstract class AbstractJobApiTests {

	static final String PASSWORD = "password-of-the-tests-1a2b3c";

	@Autowired
	private EmbeddedBroker broker;

	@LocalServerPort
	private int port;

	private PlatformClient client;

	private TestAgent agent;

	@BeforeEach
	void connect() {
		this.client = new PlatformClient(this.port);
		this.agent = new TestAgent(this.broker.url(), PASSWORD);
	}

	@AfterEach
	void disconnect() {
		this.agent.close();
	}

	@Test
	void aJobGoesToAnAgentAndItsResultComesBack(CapturedOutput output) {
		HttpResponse<String> submitted = submit("node.hostname");
		JsonNode job = PlatformClient.json(submitted);
		String id = job.get("id").asString();
		assertThat(submitted.statusCode()).isEqualTo(202);
		assertThat(submitted.headers().firstValue("Location")).hasValue("/api/jobs/" + id);
		assertThat(job.propertyNames()).containsExactlyInAnyOrder("id", "operation", "status");
		assertThat(job.get("status").asString()).isEqualTo("queued");
		JsonNode message = this.agent.take();
		assertThat(message.propertyNames()).containsExactlyInAnyOrder("job_id", "operation");
		assertThat(message.get("job_id").asString()).isEqualTo(id);
		assertThat(message.get("operation").asString()).isEqualTo("node.hostname");
		this.agent.answer("{\"job_id\":\"%s\",\"status\":\"completed\",\"result\":\"rack-7\",\"node\":\"of tomorrow\"}"
			.formatted(id));
		JsonNode finished = awaitEnd(id);
		assertThat(finished.get("status").asString()).isEqualTo("completed");
		assertThat(finished.get("result").asString()).isEqualTo("rack-7");
		assertThat(output.getOut()
			.lines()
			.filter((line) -> line.contains(id))
			.map((line) -> line.replaceAll(".*\"message\":\"([^\"]*)\".*\"trace_id\":\"[0-9a-f]{32}\".*", "$1")))
			.containsExactly("publishing job request", "received job response");
	}

	@Test
	void aRequestThatWaitsIsAnsweredWhenTheJobEnds() throws Exception {
		String id = submitted();
		CompletableFuture<HttpResponse<String>> waiting = this.client.getAsync("/api/jobs/" + id, "wait=30");
		this.agent.take();
		this.agent.answer("{\"job_id\":\"%s\",\"status\":\"failed\",\"error\":\"no such node\"}".formatted(id));
		JsonNode finished = PlatformClient.json(waiting.get(20, TimeUnit.SECONDS));
		assertThat(finished.get("id").asString()).isEqualTo(id);
		assertThat(finished.get("operation").asString()).isEqualTo("node.jvm");
		assertThat(finished.get("status").asString()).isEqualTo("failed");
		assertThat(finished.get("error").asString()).isEqualTo("no such node");
		assertThat(finished.has("result")).isFalse();
	}

	@Test
	void aRequestDoesNotWaitLongerThanItWants() throws Exception {
		String id = submitted();
		HttpResponse<String> response = this.client.getAsync("/api/jobs/" + id, "respond-async, wait=1")
			.get(20, TimeUnit.SECONDS);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(PlatformClient.json(response).get("status").asString()).isEqualTo("queued");
		this.agent.take();
	}

	@Test
	void theFirstResponseCounts(CapturedOutput output) {
		String id = submitted();
		this.agent.take();
		this.agent.answer("{\"job_id\":\"%s\",\"status\":\"completed\",\"result\":\"first\"}".formatted(id));
		this.agent.answer("{\"job_id\":\"%s\",\"status\":\"completed\",\"result\":\"second\"}".formatted(id));
		await().untilAsserted(() -> assertThat(output).contains("job response repeated or unknown"));
		assertThat(awaitEnd(id).get("result").asString()).isEqualTo("first");
	}

	@Test
	void keepsNoMoreOfAResultThanTheDatabaseCan() {
		String id = submitted();
		this.agent.take();
		this.agent.answer("{\"job_id\":\"%s\",\"status\":\"completed\",\"result\":\"a\\u0000%s\"}".formatted(id,
				"x".repeat(5000)));
		assertThat(awaitEnd(id).get("result").asString()).isEqualTo("a" + "x".repeat(999));
	}

	@ParameterizedTest
	@ValueSource(strings = { "payload-probe", "{}", "null", "[]", "{\"job_id\":\"payload-probe\"}",
			"{\"job_id\":\"7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11\"}",
			"{\"job_id\":\"7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11\",\"status\":\"queued\"}",
			"{\"job_id\":\"7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11\",\"status\":\"payload-probe\"}" })
	void aMessageThatIsNoResponseIsSetAsideAfterThreeAttempts(String message, CapturedOutput output) {
		this.agent.answer(message);
		String id = submitted();
		this.agent.take();
		this.agent.answer("{\"job_id\":\"%s\",\"status\":\"completed\",\"result\":\"after it\"}".formatted(id));
		assertThat(awaitEnd(id).get("result").asString()).isEqualTo("after it");
		await().untilAsserted(
				() -> assertThat(output.getOut().lines().filter((line) -> line.contains("job response rejected")))
					.hasSize(3)
					.allMatch((line) -> line.contains("\"reason\":\"") && line.contains("\"trace_id\":\"")));
		assertThat(output.getAll()).doesNotContain("payload-probe", "\tat ");
	}

	@Test
	void anAgentMayOnlyTakeJobsAndAnswer() {
		assertThatExceptionOfType(JmsException.class)
			.isThrownBy(() -> this.agent.template().convertAndSend("jobs", "forged"));
		assertThatExceptionOfType(JmsException.class).isThrownBy(() -> this.agent.template().receive("jobs.results"));
		assertThatExceptionOfType(JmsException.class).isThrownBy(() -> this.agent.template().receive("other"));
		try (TestAgent stranger = new TestAgent(this.broker.url(), "wrong")) {
			assertThatExceptionOfType(JmsException.class).isThrownBy(() -> stranger.template().receive("jobs"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "{\"operation\":null}", "{\"operation\":\"\"}", "{\"operation\":\"node.reboot\"}",
			"{\"operation\":\"node.hostname \"}", "{\"operation\":\"node.hostname\",\"argument\":\"-rf\"}", "[]" })
	void refusesWhatIsNoKnownOperation(String body) {
		assertProblem(this.client.post("/api/jobs", body), 400);
	}

	@Test
	void refusesARequestWithoutToken() {
		assertProblem(this.client.getWithoutToken("/api/jobs/" + UUID.randomUUID()), 401);
	}

	@ParameterizedTest
	@ValueSource(strings = { "1", "7c1f6d0e5b0a4f3e9a512f6f3f0c9e11", "1-1-1-1-1" })
	void refusesWhatIsNoIdentity(String id) {
		assertProblem(this.client.get("/api/jobs/" + id), 400);
	}

	@Test
	void knowsNoJobThatWasNotSubmitted() throws Exception {
		assertProblem(this.client.get("/api/jobs/" + UUID.randomUUID()), 404);
		assertProblem(this.client.getAsync("/api/jobs/" + UUID.randomUUID(), "wait=30").get(20, TimeUnit.SECONDS), 404);
	}

	private HttpResponse<String> submit(String operation) {
		return this.client.post("/api/jobs", "{\"operation\":\"%s\"}".formatted(operation));
	}

	private String submitted() {
		return PlatformClient.json(submit("node.jvm")).get("id").asString();
	}

	private JsonNode awaitEnd(String id) {
		return await().until(() -> PlatformClient.json(this.client.get("/api/jobs/" + id)),
				(job) -> !job.get("status").asString().equals("queued"));
	}

	private static void assertProblem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		assertThat(PlatformClient.json(response).get("trace_id").asString()).matches("[0-9a-f]{32}");
	}

}
