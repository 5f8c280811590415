package dev.throughline.sample.platform;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import dev.throughline.sample.agent.AgentApplication;
import dev.throughline.sample.cli.CliApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

/**
 * Agent and command line beside the platform in one process, and the trace that they
 * leave behind together.
 */
final class JobFlow {

	/**
	 * Each span of one job with its parent.
	 */
	static final List<String> TRACE = List.of("osapi-cli INTERNAL client node jvm < nothing",
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

	private final RecordedSpans spans;

	JobFlow(RecordedSpans spans) {
		this.spans = spans;
	}

	ConfigurableApplicationContext startAgent(String... properties) {
		return start(AgentApplication.class, "osapi-agent", List.of(), properties);
	}

	/**
	 * Runs a command to its end.
	 * @param port port of the platform
	 * @param arguments the command
	 * @return the exit code
	 */
	int command(int port, String... arguments) {
		return SpringApplication.exit(start(CliApplication.class, "osapi-cli", List.of(arguments),
				"cli.platform.base-url=http://127.0.0.1:" + port, "cli.platform.token=" + PlatformClient.TOKEN));
	}

	private ConfigurableApplicationContext start(Class<?> application, String name, List<String> arguments,
			String... properties) {
		// not the platform's application.yml, which comes first on this class path
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.properties("spring.config.name=none", "spring.application.name=" + name, "spring.main.banner-mode=off",
					"throughline.logging.format=json",
					"spring.autoconfigure.exclude=org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration")
			.properties(properties)
			.initializers((GenericApplicationContext context) -> context.registerBean("recordedSpans",
					SpanProcessor.class, () -> this.spans))
			.run(arguments.toArray(String[]::new));
	}

	static List<String> describe(List<SpanData> trace) {
		Map<String, String> byId = trace.stream().collect(Collectors.toMap(SpanData::getSpanId, JobFlow::describe));
		return trace.stream()
			.map((span) -> describe(span) + " < "
					+ (span.getParentSpanContext().isValid() ? byId.get(span.getParentSpanId()) : "nothing"))
			.toList();
	}

	private static String describe(SpanData span) {
		return "%s %s %s".formatted(span.getResource().getAttribute(AttributeKey.stringKey("service.name")),
				span.getKind(), span.getName());
	}

}
