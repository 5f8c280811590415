package dev.throughline.sample.cli;

import java.util.List;
import java.util.stream.Stream;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.DefaultApplicationArguments;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * The command line as it is shipped, against a platform on loopback.
 */
@ExtendWith(OutputCaptureExtension.class)
class CliApplicationTests {

	private static final String ID = "7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11";

	private static final String JOB = "/api/jobs/" + ID;

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final WireMockServer platform = new WireMockServer(
			wireMockConfig().bindAddress("127.0.0.1").dynamicPort());

	private static ConfigurableApplicationContext application;

	@BeforeAll
	static void start() {
		platform.start();
		application = start(platform.port());
	}

	@AfterAll
	static void stop() {
		application.close();
		platform.stop();
	}

	@BeforeEach
	void takeJobs() {
		platform.resetAll();
		platform.stubFor(post("/api/jobs").willReturn(job(202, "\"status\":\"queued\"")));
	}

	@Test
	void printsTheResultAndTheTrace(CapturedOutput output) {
		platform.stubFor(get(JOB).willReturn(job(200, "\"status\":\"completed\",\"result\":\"rack-7\"")));
		assertThat(run("client", "node", "hostname")).isZero();
		SpanData submission = spans.take("POST /api/jobs");
		SpanData wait = spans.take("GET /api/jobs/{id}");
		SpanData root = spans.take("client node hostname");
		OpenTelemetryAssertions.assertThat(root)
			.hasKind(SpanKind.INTERNAL)
			.hasNoParent()
			.hasAttributesSatisfyingExactly(
					OpenTelemetryAssertions.equalTo(AttributeKey.stringKey("cli.command"), "client node hostname"));
		OpenTelemetryAssertions.assertThat(submission).hasParent(root);
		OpenTelemetryAssertions.assertThat(wait).hasParent(root);
		assertThat(output.getOut().lines().filter((line) -> !line.startsWith("{") && !line.equals(Command.USAGE)))
			.containsExactly("job_id=%s trace_id=%s".formatted(ID, root.getTraceId()), "rack-7");
		assertThat(output.getOut().lines().filter((line) -> line.contains(ID) && line.startsWith("{"))).hasSize(2)
			.allMatch((line) -> line.contains("\"trace_id\":\"" + root.getTraceId() + "\"")
					&& line.contains("\"span_id\":\"" + root.getSpanId() + "\""));
		platform.verify(postRequestedFor(urlEqualTo("/api/jobs")).withHeader("Authorization", equalTo("Bearer t"))
			.withHeader("traceparent", matching("00-" + root.getTraceId() + "-" + submission.getSpanId() + "-0[13]"))
			.withRequestBody(equalToJson("{\"operation\":\"node.hostname\"}")));
		platform.verify(getRequestedFor(urlEqualTo(JOB)).withHeader("Prefer", matching("wait=\\d+")));
	}

	@Test
	void failsWithTheReasonOfTheJob(CapturedOutput output) {
		platform.stubFor(get(JOB).willReturn(job(200, "\"status\":\"failed\",\"error\":\"no agent\"")));
		assertFails(output, "Job %s failed: no agent".formatted(ID), 3);
	}

	@Test
	void failsWithTheReasonOfThePlatform(CapturedOutput output) {
		platform.stubFor(post("/api/jobs").willReturn(aResponse().withStatus(503)
			.withHeader("Content-Type", "application/problem+json")
			.withBody("{\"status\":503,\"detail\":\"Job queue is not available\"}")));
		assertFails(output, "The platform answered with status 503: Job queue is not available", 2);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "<html>body-probe</html>", "{\"detail\":5", "[]" })
	void failsWithTheStatusOfWhateverAnswers(String body, CapturedOutput output) {
		platform.stubFor(post("/api/jobs").willReturn(aResponse().withStatus(401).withBody(body)));
		assertFails(output, "The platform answered with status 401", 2);
		assertThat(output.getAll()).doesNotContain("body-probe");
	}

	@Test
	void failsWithoutAPlatform(CapturedOutput output) {
		platform.stubFor(post("/api/jobs").willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)));
		assertFails(output, "The platform cannot be reached: java.net.SocketException", 2);
	}

	@Test
	void doesNotWaitForEver(CapturedOutput output) {
		platform.stubFor(get(JOB).willReturn(job(200, "\"status\":\"queued\"")));
		int exitCode = SpringApplication
			.exit(start(platform.port(), "client", "node", "hostname", "--cli.platform.timeout=0s"));
		assertThat(exitCode).isEqualTo(1);
		assertThat(output).contains("Job %s has no result after 0 s; is an agent running?".formatted(ID));
		spans.take(3);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "client", "client node", "client node reboot", "client node hostname now",
			"server node hostname" })
	void explainsItself(String arguments, CapturedOutput output) {
		assertThat(run(arguments.isEmpty() ? new String[0] : arguments.split(" "))).isEqualTo(2);
		// the first is that of the start
		assertThat(output.getOut().lines().filter("Usage: osapi client node <hostname|jvm|uptime>"::equals)).hasSize(2);
		assertThat(platform.getAllServeEvents()).isEmpty();
	}

	private void assertFails(CapturedOutput output, String message, int expectedSpans) {
		assertThat(run("client", "node", "hostname")).isEqualTo(1);
		assertThat(output.getOut().lines()).contains(message);
		List<SpanData> trace = spans.take(expectedSpans);
		SpanData root = trace.get(expectedSpans - 1);
		assertThat(root.getName()).isEqualTo("client node hostname");
		assertThat(root.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
	}

	private static int run(String... arguments) {
		application.getBean(CommandRunner.class).run(new DefaultApplicationArguments(arguments));
		return application.getBean(CommandRunner.class).getExitCode();
	}

	private static ConfigurableApplicationContext start(int port, String... arguments) {
		String[] all = Stream
			.concat(Stream.of(arguments),
					Stream.of("--cli.platform.base-url=http://127.0.0.1:" + port, "--cli.platform.token=t"))
			.toArray(String[]::new);
		return new SpringApplicationBuilder(CliApplication.class)
			.initializers((GenericApplicationContext context) -> context.registerBean("recordedSpans",
					SpanProcessor.class, () -> spans))
			.run(all);
	}

	private static ResponseDefinitionBuilder job(int status, String members) {
		return aResponse().withStatus(status)
			.withHeader("Content-Type", "application/json")
			.withBody("{\"id\":\"%s\",\"operation\":\"node.hostname\",%s}".formatted(ID, members));
	}

}
