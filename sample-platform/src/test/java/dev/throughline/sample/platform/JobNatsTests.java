package dev.throughline.sample.platform;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

import dev.throughline.test.RecordedSpans;
import io.nats.client.Connection;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIf;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The flow of {@link JobTraceTests} over a real NATS server, in the profile {@code nats}.
 */
@EnabledIf(value = "dev.throughline.sample.platform.NatsServer#isInstalled",
		disabledReason = "nats-server is not installed; Debian's package is called nats-server")
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "platform.audit.token=" + PlatformClient.TOKEN, "platform.jobs.enabled=true",
				"platform.jobs.nats.token=" + JobNatsTests.TOKEN })
@ActiveProfiles("nats")
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class JobNatsTests {

	static final String TOKEN = "token-of-the-tests-7d8e9f";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final JobFlow flow = new JobFlow(spans);

	private static NatsServer server;

	private static ConfigurableApplicationContext agent;

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void useServer(DynamicPropertyRegistry registry) {
		registry.add("platform.jobs.nats.url", () -> server.url());
	}

	@BeforeAll
	static void start() throws IOException {
		server = NatsServer.start(TOKEN);
		agent = flow.startAgent("spring.profiles.active=nats", "agent.nats.url=" + server.url(),
				"agent.nats.token=" + TOKEN);
	}

	@AfterAll
	static void stop() {
		agent.close();
		server.close();
	}

	@Test
	void oneTraceLeadsFromTheCommandLineToTheAgentAndBack(CapturedOutput output) {
		assertThat(flow.command(this.port, "client", "node", "jvm")).isZero();
		List<SpanData> trace = spans.take(JobFlow.TRACE.size());
		assertThat(JobFlow.describe(trace)).containsExactlyInAnyOrderElementsOf(JobFlow.TRACE);
		assertThat(trace).extracting(SpanData::getTraceId).containsOnly(trace.get(0).getTraceId());
		assertThat(trace).extracting(SpanData::getStatus).doesNotContain(StatusData.error());
		assertThat(output.getOut().lines().filter((line) -> line.startsWith("{")))
			.allMatch((line) -> line.contains("\"level\":\"INFO\""));
		assertThat(output.getOut().lines()).contains(
				"%s %s".formatted(System.getProperty("java.vm.name"), System.getProperty("java.runtime.version")));
	}

	@Test
	void aMessageThatNobodyUnderstandsIsDropped(@Autowired Connection connection, CapturedOutput output) {
		byte[] probe = "payload-probe".getBytes(StandardCharsets.UTF_8);
		connection.publish("jobs", probe);
		connection.publish("jobs.results", probe);
		spans.take(4);
		assertThat(flow.command(this.port, "client", "node", "uptime")).isZero();
		spans.take(JobFlow.TRACE.size());
		assertThat(output).containsOnlyOnce("job message rejected").containsOnlyOnce("job response rejected");
		assertThat(output.getAll()).doesNotContain("payload-probe", "\tat ");
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class SpanRecording {

		@Bean
		SpanProcessor recordedSpans() {
			return spans;
		}

	}

}
