package dev.throughline.sample.platform;

import java.util.List;

import dev.throughline.sample.platform.jms.EmbeddedBroker;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
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

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One job from the command line over the API and the queue to the agent and back, with
 * all three applications as they are shipped.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "platform.audit.token=" + PlatformClient.TOKEN, "platform.jobs.enabled=true",
				"platform.jobs.broker.port=0", "platform.jobs.broker.password=" + JobTraceTests.PASSWORD })
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class JobTraceTests {

	static final String PASSWORD = "password-of-the-tests-4e5f6a";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static final JobFlow flow = new JobFlow(spans);

	private static ConfigurableApplicationContext agent;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void startAgent(@Autowired EmbeddedBroker broker) {
		agent = flow.startAgent("agent.jms.url=" + broker.url(), "agent.jms.password=" + PASSWORD);
	}

	@AfterAll
	static void stopAgent() {
		agent.close();
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
		assertThat(
				output.getOut().lines().filter((line) -> line.contains("\"trace_id\":\"" + trace.get(0).getTraceId())))
			.hasSize(6)
			.allMatch((line) -> line.contains("\"level\":\"INFO\"") && line.contains("\"job_id\":\""));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class SpanRecording {

		@Bean
		SpanProcessor recordedSpans() {
			return spans;
		}

	}

}
