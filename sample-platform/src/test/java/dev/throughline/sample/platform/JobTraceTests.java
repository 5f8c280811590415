package dev.throughline.sample.platform;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.throughline.sample.agent.AgentApplication;
import dev.throughline.sample.cli.CliApplication;
import dev.throughline.sample.platform.jms.EmbeddedBroker;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;
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

	private static ConfigurableApplicationContext agent;

	@LocalServerPort
	private int port;

	@BeforeAll
	static void startAgent(@Autowired EmbeddedBroker broker) {
		agent = start(AgentApplication.class, List.of(), "spring.application.name=osapi-agent",
				"agent.jms.url=" + broker.url(), "agent.jms.password=" + PASSWORD);
	}

	@AfterAll
	static void stopAgent() {
		agent.close();
	}

	@Test
	void oneTraceLeadsFromTheCommandLineToTheAgentAndBack(CapturedOutput output) {
		assertThat(command("client", "node", "jvm")).isZero();
		List<SpanData> trace = spans.take(13);
		assertThat(describe(trace)).containsExactlyInAnyOrder("osapi-cli INTERNAL client node jvm < nothing",
				"osapi-cli CLIENT POST /api/jobs < osapi-cli INTERNAL client node jvm",
				"arbitex-platform SERVER POST /api/jobs < osapi-cli CLIENT POST /api/jobs",
				"arbitex-platform CLIENT INSERT jobs < arbitex-platform SERVER POST /api/jobs",
				"arbitex-platform PRODUCER send jobs < arbitex-platform SERVER POST /api/jobs",
				"osapi-agent CONSUMER process jobs < arbitex-platform PRODUCER send jobs",
				"osapi-agent INTERNAL job.process < osapi-agent CONSUMER process jobs",
				"osapi-agent PRODUCER send jobs.results < osapi-agent INTERNAL job.process",
				"arbitex-platform CONSUMER process jobs.results < osapi-agent PRODUCER send jobs.results",
				"arbitex-platform CLIENT UPDATE jobs < arbitex-platform CONSUMER process jobs.results",
				"osapi-cli CLIENT GET /api/jobs/{id} < osapi-cli INTERNAL client node jvm",
				"arbitex-platform SERVER GET /api/jobs/{id} < osapi-cli CLIENT GET /api/jobs/{id}",
				"arbitex-platform CLIENT SELECT jobs < arbitex-platform SERVER GET /api/jobs/{id}");
		assertThat(trace).extracting(SpanData::getTraceId).containsOnly(trace.get(0).getTraceId());
		assertThat(trace).extracting(SpanData::getStatus).doesNotContain(StatusData.error());
		assertThat(output).contains(System.getProperty("java.runtime.version"));
	}

	private static List<String> describe(List<SpanData> trace) {
		Map<String, String> byId = trace.stream()
			.collect(Collectors.toMap(SpanData::getSpanId, JobTraceTests::describe));
		return trace.stream()
			.map((span) -> describe(span) + " < "
					+ (span.getParentSpanContext().isValid() ? byId.get(span.getParentSpanId()) : "nothing"))
			.toList();
	}

	private static String describe(SpanData span) {
		return "%s %s %s".formatted(span.getResource().getAttribute(AttributeKey.stringKey("service.name")),
				span.getKind(), span.getName());
	}

	private int command(String... arguments) {
		ConfigurableApplicationContext cli = start(CliApplication.class, List.of(arguments),
				"spring.application.name=osapi-cli", "cli.platform.base-url=http://127.0.0.1:" + this.port,
				"cli.platform.token=" + PlatformClient.TOKEN);
		return SpringApplication.exit(cli);
	}

	private static ConfigurableApplicationContext start(Class<?> application, List<String> arguments,
			String... properties) {
		// not the platform's application.yml, which comes first on this class path
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("spring.config.name=none", "spring.main.banner-mode=off", "throughline.logging.format=json",
					"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
			.properties(properties)
			.initializers((GenericApplicationContext context) -> context.registerBean("recordedSpans",
					SpanProcessor.class, () -> spans))
			.run(arguments.toArray(String[]::new));
	}

	@TestConfiguration(proxyBeanMethods = false)
	static class SpanRecording {

		@Bean
		SpanProcessor recordedSpans() {
			return spans;
		}

	}

}
