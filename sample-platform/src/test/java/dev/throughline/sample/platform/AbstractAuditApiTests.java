package dev.throughline.sample.platform;

import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of the API, which holds with every database.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = "platform.audit.token=" + PlatformClient.TOKEN)
@ExtendWith(OutputCaptureExtension.class)
abstract class AbstractAuditApiTests {

	private static final int MAX_BODY = 64 * 1024;

	private final EventBody event = EventBody.random();

	private final String traceId = UUID.randomUUID().toString().replace("-", "");

	@Autowired
	private JdbcClient jdbcClient;

	@LocalServerPort
	private int port;

	private PlatformClient client;

	private long rowsBefore;

	@BeforeEach
	void connect() {
		this.client = new PlatformClient(this.port);
		this.rowsBefore = rows();
	}

	@Test
	void storesAnEventWithTheTraceOfTheRequest() {
		HttpResponse<String> response = this.client.ingest(this.event.text(), this::inTrace);
		assertThat(response.statusCode()).isEqualTo(201);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/json");
		assertThat(PlatformClient.json(response).get("event_id").asString()).isEqualTo(this.event.id().toString());
		HttpResponse<String> found = this.client.findByTraceId(this.traceId);
		assertThat(found.statusCode()).isEqualTo(200);
		JsonNode logs = PlatformClient.json(found);
		assertThat(logs).hasSize(1);
		ObjectNode log = (ObjectNode) logs.get(0);
		assertThat(log.remove("received_at").asString()).matches("20[0-9-]+T[0-9:.]+Z");
		String expected = this.event
			.text((event) -> event.put("occurred_at", "2026-03-12T14:00:00.123456Z").put("trace_id", this.traceId));
		assertThat(log).isEqualTo(JsonMapper.builder().build().readTree(expected));
	}

	@Test
	void answersARepeatedEventWithoutStoringItAgain() {
		assertThat(this.client.ingest(this.event.text(), this::inTrace).statusCode()).isEqualTo(201);
		HttpResponse<String> repeated = this.client.ingest(this.event.text());
		assertThat(repeated.statusCode()).isEqualTo(200);
		assertThat(PlatformClient.json(repeated).get("event_id").asString()).isEqualTo(this.event.id().toString());
		assertThat(rows()).isEqualTo(this.rowsBefore + 1);
		assertThat(PlatformClient.json(this.client.findByTraceId(this.traceId))).hasSize(1);
	}

	@Test
	void recognizesARepeatedEventThatIsWrittenInAnotherWay() {
		assertThat(this.client.ingest(this.event.text()).statusCode()).isEqualTo(201);
		String same = this.event.text((event) -> {
			event.put("occurred_at", "2026-03-12T15:00:00.123456+01:00");
			event.putObject("findings").put("us_ssn", 0).put("email", 2);
		});
		assertThat(this.client.ingest(same).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@MethodSource("otherContent")
	void refusesAnotherEventWithTheSameId(Consumer<ObjectNode> change) {
		assertThat(this.client.ingest(this.event.text(), this::inTrace).statusCode()).isEqualTo(201);
		String stored = this.client.findByTraceId(this.traceId).body();
		HttpResponse<String> response = this.client.ingest(this.event.text(change), this::inTrace);
		assertProblem(response, 409);
		assertThat(this.client.findByTraceId(this.traceId).body()).isEqualTo(stored);
		assertThat(rows()).isEqualTo(this.rowsBefore + 1);
	}

	static Stream<Consumer<ObjectNode>> otherContent() {
		return Stream.of((event) -> event.put("occurred_at", "2026-03-12T14:00:00.123457Z"),
				(event) -> event.put("tenant", "other"), (event) -> event.put("action", "block"),
				(event) -> event.put("model", "other"), (event) -> event.putObject("findings"));
	}

	@Test
	void storesAnEventOnceWhenItIsPostedConcurrently() {
		List<CompletableFuture<HttpResponse<String>>> responses = IntStream.range(0, 10)
			.mapToObj((index) -> this.client.ingestAsync(this.event.text()))
			.toList();
		assertThat(responses.stream().map((response) -> response.join().statusCode())).containsExactlyInAnyOrder(201,
				200, 200, 200, 200, 200, 200, 200, 200, 200);
		assertThat(rows()).isEqualTo(this.rowsBefore + 1);
	}

	@Test
	void storesTheLongestEvent() {
		String model = "\uD83D\uDE80".repeat(64);
		String longest = this.event.text((event) -> {
			event.put("occurred_at", "9999-12-31T23:59:59.999999999Z");
			event.put("tenant", "t".repeat(64)).put("model", model);
			ObjectNode findings = event.putObject("findings");
			IntStream.range(0, 32)
				.forEach(
						(index) -> findings.put("%02d".formatted(index) + "_.-x".repeat(15) + "zz", Integer.MAX_VALUE));
		});
		assertThat(this.client.ingest(longest, this::inTrace).statusCode()).isEqualTo(201);
		assertThat(this.client.ingest(longest, this::inTrace).statusCode()).isEqualTo(200);
		JsonNode log = PlatformClient.json(this.client.findByTraceId(this.traceId)).get(0);
		assertThat(log.get("model").asString()).isEqualTo(model);
		assertThat(log.get("findings")).hasSize(32);
	}

	@Test
	void storesAnEventOfTheYearZero() {
		String oldest = this.event.text((event) -> event.put("occurred_at", "0000-01-01T00:00:00Z"));
		assertThat(this.client.ingest(oldest).statusCode()).isEqualTo(201);
		assertThat(this.client.ingest(oldest).statusCode()).isEqualTo(200);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "\"text\"", "{", "{}}", "{\"tenant\":\"a\"",
			"{\"tenant\":\"a\",\"tenant\":\"a\"}", "\u0000", "<event/>" })
	void refusesABodyThatIsNotAnEvent(String body) {
		assertProblem(this.client.ingest(body), 400);
		assertNothingStored();
	}

	@Test
	void refusesAnEventThatIsFollowedByAnother() {
		assertProblem(this.client.ingest(this.event.text() + EventBody.random().text()), 400);
		assertNothingStored();
	}

	@ParameterizedTest(name = "{0} {index}")
	@MethodSource("invalidFields")
	void namesTheFieldThatIsNotValid(String field, Consumer<ObjectNode> change) {
		JsonNode problem = assertProblem(this.client.ingest(this.event.text(change)), 400);
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactly(field);
		assertNothingStored();
	}

	static Stream<Arguments> invalidFields() {
		return Stream.of(invalid("event_id", (event) -> event.remove("event_id")),
				invalid("event_id", (event) -> event.putNull("event_id")),
				invalid("event_id", (event) -> event.put("event_id", "1-1-1-1-1")),
				invalid("event_id", (event) -> event.put("event_id", "AAAAAAAAAAAAAAAAAAAAAA==")),
				invalid("event_id", (event) -> event.put("event_id", 5)),
				invalid("occurred_at", (event) -> event.remove("occurred_at")),
				invalid("occurred_at", (event) -> event.put("occurred_at", 1763715833)),
				invalid("occurred_at", (event) -> event.put("occurred_at", "1763715833")),
				invalid("occurred_at", (event) -> event.put("occurred_at", "2026-02-30T10:00:00Z")),
				invalid("occurred_at", (event) -> event.put("occurred_at", "2026-03-12T14:00:00")),
				invalid("occurred_at", (event) -> event.put("occurred_at", "+10000-01-01T00:00:00Z")),
				invalid("tenant", (event) -> event.remove("tenant")),
				invalid("tenant", (event) -> event.put("tenant", "")),
				invalid("tenant", (event) -> event.put("tenant", "Acme")),
				invalid("tenant", (event) -> event.put("tenant", "acme\n")),
				invalid("tenant", (event) -> event.put("tenant", "t".repeat(65))),
				invalid("tenant", (event) -> event.put("tenant", 5)),
				invalid("action", (event) -> event.remove("action")),
				invalid("action", (event) -> event.put("action", "ALLOW")),
				invalid("model", (event) -> event.remove("model")), invalid("model", (event) -> event.put("model", "")),
				invalid("model", (event) -> event.put("model", "m".repeat(129))),
				invalid("model", (event) -> event.put("model", "a\u0000b")),
				invalid("findings", (event) -> event.remove("findings")),
				invalid("findings", (event) -> event.put("findings", "none")),
				invalid("findings", (event) -> event.putArray("findings")),
				invalid("findings", (event) -> event.putObject("findings").put("email", -1)),
				invalid("findings", (event) -> event.putObject("findings").put("email", 1.5)),
				invalid("findings", (event) -> event.putObject("findings").put("email", "1")),
				invalid("findings", (event) -> event.putObject("findings").put("email", 1L << 31)),
				invalid("findings", (event) -> event.putObject("findings").putNull("email")),
				invalid("findings", (event) -> event.putObject("findings").put("", 1)),
				invalid("findings", (event) -> event.putObject("findings").put("E-mail] [", 1)),
				invalid("findings", (event) -> event.putObject("findings").put("d".repeat(65), 1)),
				invalid("findings", (event) -> {
					ObjectNode findings = event.putObject("findings");
					IntStream.range(0, 33).forEach((index) -> findings.put("d" + index, 1));
				}), invalid("prompt", (event) -> event.put("prompt", "hello")));
	}

	@Test
	void namesEveryFieldThatIsMissing() {
		JsonNode problem = assertProblem(this.client.ingest("{}"), 400);
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactly("action", "event_id", "findings",
				"model", "occurred_at", "tenant");
		assertNothingStored();
	}

	@Test
	void refusesAnUnpairedSurrogate() {
		String body = this.event.text().replace("claude-x", "\\ud800");
		JsonNode problem = assertProblem(this.client.ingest(body), 400);
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactly("model");
		assertNothingStored();
	}

	@Test
	void doesNotRepeatALongNameOfAnUnknownMember() {
		HttpResponse<String> response = this.client
			.ingest(this.event.text((event) -> event.put("x".repeat(10_000), 1)));
		assertProblem(response, 400);
		assertThat(response.body()).hasSizeLessThan(1000);
	}

	@Test
	void acceptsTheLargestBody() {
		String event = this.event.text();
		assertThat(this.client.ingest(event + " ".repeat(MAX_BODY - event.length())).statusCode()).isEqualTo(201);
	}

	@Test
	void refusesABodyThatIsTooLarge() {
		String event = this.event.text();
		assertProblem(this.client.ingest(event + " ".repeat(MAX_BODY - event.length() + 1)), 413);
		assertNothingStored();
	}

	@Test
	void refusesABodyOfUnknownLengthThatIsTooLarge() {
		byte[] body = (this.event.text() + " ".repeat(MAX_BODY)).getBytes(StandardCharsets.UTF_8);
		HttpResponse<String> response = this.client.ingest("",
				(request) -> request.POST(BodyPublishers.fromPublisher(BodyPublishers.ofByteArray(body))));
		assertProblem(response, 413);
		assertNothingStored();
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/xml", "application/x-www-form-urlencoded",
			"multipart/form-data; boundary=x" })
	void refusesAnotherContentType(String contentType) {
		assertProblem(
				this.client.ingest(this.event.text(), (request) -> request.setHeader("Content-Type", contentType)),
				415);
		assertNothingStored();
	}

	@Test
	void storesNothingForAClientThatCannotReadTheAnswer() {
		assertProblem(this.client.ingest(this.event.text(), (request) -> request.header("Accept", "text/html")), 406);
		assertNothingStored();
	}

	@Test
	void refusesAnotherMethod() {
		assertProblem(this.client.get("/api/internal/audit/ingest"), 405);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/unknown", "/api/jobs", "/api/jobs/7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11" })
	void answersAnUnknownPath(String path) {
		assertProblem(this.client.get(path), 404);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Bearer", "Bearer ", "Bearer wrong", "Bearer " + PlatformClient.TOKEN + "x",
			"Bearer Token-of-the-tests-0b1c2d", PlatformClient.TOKEN, "Basic " + PlatformClient.TOKEN })
	void refusesAWrongToken(String authorization) {
		assertUnauthorized(
				this.client.ingest(this.event.text(), (request) -> request.setHeader("Authorization", authorization)));
		assertNothingStored();
	}

	@Test
	void refusesARequestWithoutToken() {
		HttpRequest.Builder request = this.client.request("/api/internal/audit/ingest")
			.header("Content-Type", "text/plain")
			.POST(BodyPublishers.ofString("x".repeat(MAX_BODY + 1)));
		assertUnauthorized(this.client.send(request));
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/audit-logs", "/%61pi/audit-logs", "/api;x=y/audit-logs", "/api/audit-logs;x" })
	void refusesASearchWithoutToken(String path) {
		String query = "?trace_id=" + this.traceId;
		assertUnauthorized(this.client.getWithoutToken(path + query));
	}

	@ParameterizedTest
	@ValueSource(strings = { "?trace_id=", "?trace_id=1", "?trace_id=A1B2C3D4E5F67890ABCDEF1234567890",
			"?trace_id=a1b2c3d4e5f67890abcdef12345678900", "?trace_id=a1b2c3d4e5f67890abcdef123456789%0A",
			"?trace_id=a&trace_id=b", "?trace_id=%27%20OR%201=1" })
	void refusesASearchForSomethingThatIsNoTraceId(String query) {
		JsonNode problem = assertProblem(this.client.get("/api/audit-logs" + query), 400);
		assertThat(problem.get("errors").findValuesAsString("field")).containsExactly("trace_id");
	}

	@ParameterizedTest
	@ValueSource(strings = { "?trace_id=%FF", "?trace_id=%00%FE" })
	void refusesASearchThatIsNotEncodedAsUtf8(String query) {
		assertProblem(this.client.get("/api/audit-logs" + query), 400);
	}

	@Test
	void refusesASearchWithoutTraceId() {
		JsonNode problem = assertProblem(this.client.get("/api/audit-logs"), 400);
		assertThat(problem.get("detail").asString()).contains("'trace_id'");
	}

	@Test
	void findsNothingInAnUnknownTrace() {
		HttpResponse<String> response = this.client.findByTraceId(this.traceId);
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.body()).isEqualTo("[]");
	}

	@Test
	void boundsTheResultOfASearch() {
		IntStream.range(0, 105)
			.forEach((index) -> assertThat(this.client.ingest(EventBody.random().text(), this::inTrace).statusCode())
				.isEqualTo(201));
		assertThat(PlatformClient.json(this.client.findByTraceId(this.traceId))).hasSize(100);
	}

	@Test
	void logsTheEventWithItsTraceAndWithoutSecrets(CapturedOutput output) {
		this.client.ingest(this.event.text(), this::inTrace);
		JsonNode line = logLine(output, "audit event stored");
		assertThat(line.get("level").asString()).isEqualTo("INFO");
		assertThat(line.get("service").asString()).isEqualTo("arbitex-platform");
		assertThat(line.get("trace_id").asString()).isEqualTo(this.traceId);
		assertThat(line.get("event_id").asString()).isEqualTo(this.event.id().toString());
		assertThat(line.get("tenant").asString()).isEqualTo("acme-1");
		assertThat(line.get("action").asString()).isEqualTo("redact");
		assertThat(output.getAll()).doesNotContain(PlatformClient.TOKEN);
	}

	@Test
	void logsARepeatedEvent(CapturedOutput output) {
		this.client.ingest(this.event.text());
		this.client.ingest(this.event.text(), this::inTrace);
		JsonNode line = logLine(output, "audit event repeated");
		assertThat(line.get("trace_id").asString()).isEqualTo(this.traceId);
		assertThat(line.get("event_id").asString()).isEqualTo(this.event.id().toString());
	}

	@Test
	void logsARefusedRequestWithoutItsContent(CapturedOutput output) {
		this.client.ingest(this.event.text((event) -> event.put("prompt-probe", "value-probe")), this::inTrace);
		JsonNode line = logLine(output, "request refused");
		assertThat(line.get("trace_id").asString()).isEqualTo(this.traceId);
		assertThat(line.get("status").asInt()).isEqualTo(400);
		assertThat(output.getAll()).doesNotContain("prompt-probe", "value-probe");
	}

	@Test
	void answersTheHealthProbesWithoutToken() {
		assertThat(this.client.getWithoutToken("/actuator/health").statusCode()).isEqualTo(200);
		assertThat(this.client.getWithoutToken("/actuator/health/liveness").statusCode()).isEqualTo(200);
		assertThat(this.client.getWithoutToken("/health").statusCode()).isEqualTo(200);
		assertProblem(this.client.getWithoutToken("/actuator/env"), 404);
	}

	private HttpRequest.Builder inTrace(HttpRequest.Builder request) {
		return request.header("traceparent", "00-" + this.traceId + "-1234567890abcdef-01");
	}

	private JsonNode logLine(CapturedOutput output, String message) {
		JsonMapper json = JsonMapper.builder().build();
		List<JsonNode> lines = output.getOut()
			.lines()
			.filter((line) -> line.contains(message) && line.contains(this.traceId))
			.map(json::readTree)
			.toList();
		assertThat(lines).hasSize(1);
		return lines.get(0);
	}

	private JsonNode assertProblem(HttpResponse<String> response, int status) {
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = PlatformClient.json(response);
		assertThat(problem.get("status").asInt()).isEqualTo(status);
		assertThat(problem.get("title").asString()).isNotBlank();
		assertThat(problem.get("trace_id").asString()).matches("[0-9a-f]{32}")
			.isEqualTo(response.headers().firstValue("X-Trace-Id").orElse(null));
		return problem;
	}

	private void assertUnauthorized(HttpResponse<String> response) {
		assertProblem(response, 401);
		assertThat(response.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
	}

	private void assertNothingStored() {
		assertThat(rows()).isEqualTo(this.rowsBefore);
	}

	private long rows() {
		return this.jdbcClient.sql("SELECT count(*) FROM audit_logs").query(Long.class).single();
	}

	private static Arguments invalid(String field, Consumer<ObjectNode> change) {
		return Arguments.of(field, change);
	}

}
