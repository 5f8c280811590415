package dev.throughline.sample.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import com.google.protobuf.ByteString;
import com.jayway.jsonpath.JsonPath;
import dev.throughline.sample.authagent.AuthAgentApplication;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpRequest;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The outpost with its auth agent, which is a process of its own at the other end of a
 * Unix domain socket and exports its own spans.
 */
@ExtendWith(OutputCaptureExtension.class)
class AuthAgentFlowTests extends AbstractProxyTests {

	// SHA-256 of "let-me-in"
	private static final String KEY_DIGEST = "a3ee786b5707c27d42570785081ec17f5c7db9262a01366af362a1aa61a420b9";

	private static final Path socket = temporarySocket();

	private static OtlpCollector collector;

	private static ChildJvm agent;

	@DynamicPropertySource
	static void authAgent(DynamicPropertyRegistry registry) {
		registry.add("outpost.auth-agent.socket", socket::toString);
		registry.add("outpost.auth-agent.timeout", () -> "20s");
	}

	@BeforeAll
	static void startAgent() {
		collector = OtlpCollector.start();
		agent = ChildJvm.start(AuthAgentApplication.class, "auth agent is listening", "--auth-agent.socket=" + socket,
				"--auth-agent.timeout=20s", "--auth-agent.api-keys=" + KEY_DIGEST,
				"--management.opentelemetry.tracing.export.otlp.endpoint=" + collector.httpEndpoint(),
				"--management.opentelemetry.tracing.export.schedule-delay=10ms");
	}

	@AfterAll
	static void stopAgent() throws Exception {
		agent.close();
		collector.close();
		assertThat(socket).doesNotExist();
	}

	@Test
	void agentWorksInTheTraceOfTheRequest(CapturedOutput output) throws Exception {
		Answer answer = send(request(BodyPublishers.ofString(chat("Ping"))).header("X-Tenant", "acme")
			.header("X-Api-Key", "let-me-in")
			.header("X-Correlation-Id", "2Kj8mNpQ3xR"));
		assertThat(answer.status()).isEqualTo(200);
		String traceId = answer.header("X-Trace-Id");
		List<SpanData> trace = takeSpans(7);
		assertThat(trace).extracting(SpanData::getTraceId).containsOnly(traceId);
		SpanData request = trace.get(0);
		SpanData asked = trace.get(1);
		assertThat(asked.getName()).isEqualTo("agent.auth");
		assertThat(asked.getKind()).isEqualTo(SpanKind.CLIENT);
		assertThat(asked.getParentSpanId()).isEqualTo(request.getSpanId());
		OpenTelemetryAssertions.assertThat(asked)
			.hasAttributesSatisfyingExactly(equalTo(stringKey("agent.decision"), "allow"),
					equalTo(stringKey("peer.service"), "auth-agent"));
		OtlpRequest exported = exportedOf(traceId);
		assertThat(exported.resourceAttribute("service.name")).isEqualTo("auth-agent");
		assertThat(exported.spans()).singleElement().satisfies((processed) -> {
			assertThat(processed.getName()).isEqualTo("agent.process");
			assertThat(processed.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
			assertThat(hex(processed.getTraceId())).isEqualTo(traceId);
			assertThat(hex(processed.getParentSpanId())).isEqualTo(asked.getSpanId());
			assertThat(attributes(processed)).isEqualTo(Map.of("agent.decision", "allow", "agent.reason", "rules"));
		});
		assertThat(exported.body().toString()).doesNotContain("let-me-in");
		String outpostLine = output.toString()
			.lines()
			.filter((line) -> line.contains("auth agent asked"))
			.findFirst()
			.orElseThrow();
		String agentLine = agent.awaitLine(traceId);
		for (String line : List.of(outpostLine, agentLine)) {
			assertThat(JsonPath.<String>read(line, "$.trace_id")).isEqualTo(traceId);
			assertThat(JsonPath.<String>read(line, "$.correlation_id")).isEqualTo("2Kj8mNpQ3xR");
			assertThat(JsonPath.<String>read(line, "$.decision")).isEqualTo("allow");
		}
		assertThat(JsonPath.<String>read(agentLine, "$.service")).isEqualTo("auth-agent");
		assertThat(output).doesNotContain("let-me-in");
	}

	@Test
	void requestThatTheAgentDeniesIsRefusedBeforeAnythingElseHappens() throws Exception {
		Answer answer = send(request(BodyPublishers.ofString(chat("Ping"))).header("X-Tenant", "acme")
			.header("X-Api-Key", "guessed"));
		assertThat(answer.status()).isEqualTo(403);
		assertThat(answer.<String>json("$.type")).endsWith("/access-denied");
		assertThat(answer.<String>json("$.trace_id")).isEqualTo(answer.header("X-Trace-Id"));
		List<SpanData> trace = takeSpans(2);
		assertThat(trace.get(1).getAttributes().get(stringKey("agent.decision"))).isEqualTo("deny");
		assertThat(exportedOf(answer.header("X-Trace-Id")).spans()).extracting(Span::getName)
			.containsExactly("agent.process");
		assertThat(agent.awaitLine(answer.header("X-Trace-Id"))).contains("\"reason\":\"api-key\"");
		assertThat(auditEvents() + providerCalls()).isZero();
	}

	@Test
	void agentIsGreetedWhenTheOutpostStarts() {
		assertThat(agent.awaitLine("\"reason\":\"hello\"")).contains("\"decision\":\"allow\"");
	}

	@Test
	void healthIsNotBehindTheAgent() throws Exception {
		Answer answer = send(HttpRequest.newBuilder(uri("/actuator/health/liveness")));
		assertThat(answer.status()).isEqualTo(200);
	}

	/**
	 * Takes what the agent exported of a trace; the greeting at start-up is another one.
	 */
	private static OtlpRequest exportedOf(String traceId) {
		while (true) {
			OtlpRequest request = collector.take();
			if (request.spans().stream().anyMatch((span) -> hex(span.getTraceId()).equals(traceId))) {
				return request;
			}
		}
	}

	private static Map<String, String> attributes(Span span) {
		return span.getAttributesList()
			.stream()
			.collect(Collectors.toMap((attribute) -> attribute.getKey(),
					(attribute) -> attribute.getValue().getStringValue()));
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

	private static Path temporarySocket() {
		try {
			return Files.createTempDirectory("auth-agent").resolve("agent.sock");
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
