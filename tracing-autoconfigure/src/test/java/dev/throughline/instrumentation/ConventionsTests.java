package dev.throughline.instrumentation;

import java.net.http.HttpResponse;

import dev.throughline.TracedApplication;
import dev.throughline.instrumentation.http.HttpTracingAutoConfiguration;
import dev.throughline.instrumentation.jdbc.JdbcTracingAutoConfiguration;
import dev.throughline.instrumentation.messaging.MessagingTracingAutoConfiguration;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.ErrorResponseException;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Who makes the spans of known contexts.
 */
@ExtendWith(OutputCaptureExtension.class)
class ConventionsTests {

	private static final String[] HANDLERS = { "throughlineBlockingClientSpanHandler",
			"throughlineReactiveClientSpanHandler", "throughlineStatementSpanHandler",
			"throughlineKafkaSendSpanHandler", "throughlineRabbitSendSpanHandler", "throughlineJmsSendSpanHandler" };

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			HttpTracingAutoConfiguration.class, JdbcTracingAutoConfiguration.class,
			MessagingTracingAutoConfiguration.class);

	@ParameterizedTest
	@CsvSource({ "opentelemetry,", "OpenTelemetry,", ", opentelemetry", "micrometer, opentelemetry", "'',''" })
	void spansAreOurs(String ours, String boots) {
		withConventions(ours, boots).run((context) -> assertThat(context.getBeanDefinitionNames()).contains(HANDLERS));
	}

	@ParameterizedTest
	@CsvSource({ "micrometer,", "MICROMETER,", ", micrometer", "opentelemetry, micrometer" })
	void spansAreSpringBoots(String ours, String boots) {
		withConventions(ours, boots)
			.run((context) -> assertThat(context.getBeanDefinitionNames()).doesNotContain(HANDLERS)
				.contains("throughlineTraceResponseHeaders", "throughlineProblemDetailTraceId"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.conventions", "management.observations.conventions" })
	void otherValueStopsTheStartNamingPropertyValueAndChoices(String property) {
		this.runner.withPropertyValues(property + "=brave")
			.run((context) -> assertThat(context).hasFailed()
				.getFailure()
				.rootCause()
				.hasMessageContainingAll(property, "brave", "'opentelemetry'", "'micrometer'"));
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, mode = Mode.EXCLUDE, names = "NONE")
	void springBootsSpanKeepsOurHeadersAndProblemDetails(WebApplicationType type) throws Exception {
		try (TracedApplication application = TracedApplication.start(type, this.spans, TestController.class,
				"throughline.conventions=micrometer", "spring.mvc.problemdetails.enabled=true",
				"spring.webflux.problemdetails.enabled=true")) {
			HttpResponse<String> response = application.get("/refused");
			SpanData span = this.spans.take();
			OpenTelemetryAssertions.assertThat(span)
				.hasName("http get /refused")
				.hasAttribute(stringKey("method"), "GET")
				.hasAttribute(stringKey("status"), "409");
			assertThat(response.headers().allValues("X-Trace-Id")).containsExactly(span.getTraceId());
			assertThat(response.body()).contains("\"trace_id\":\"" + span.getTraceId() + "\"");
		}
	}

	@Test
	void springBootsSpanHasItsIdsOnTheLineOfAnUnhandledException(CapturedOutput output) throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				TestController.class, "throughline.conventions=micrometer")) {
			assertThat(application.get("/throwing").statusCode()).isEqualTo(500);
			SpanData span = this.spans.take();
			assertThat(output).containsPattern(
					"ERROR .*\\[" + span.getTraceId() + "-" + span.getSpanId() + "\\].*Servlet.service\\(\\)");
		}
	}

	@ParameterizedTest
	@EnumSource(value = WebApplicationType.class, mode = Mode.EXCLUDE, names = "NONE")
	void nothingOfTheRoomIsLeftWhenItIsSwitchedOff(WebApplicationType type) throws Exception {
		try (TracedApplication application = TracedApplication.start(type, this.spans, TestController.class,
				"throughline.conventions=opentelemetry", "throughline.http.enabled=false")) {
			assertThat(application.get("/refused").headers().firstValue("X-Trace-Id")).isEmpty();
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasName("http get /refused");
		}
	}

	@Test
	void statementsAreSpansOfDatasourceMicrometer() {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.NONE, this.spans,
				TestController.class, "throughline.conventions=micrometer", "jdbc.datasource-proxy.enabled=true")) {
			JdbcTemplate jdbc = application.context().getBean(JdbcTemplate.class);
			Observation.createNotStarted("request", application.context().getBean(ObservationRegistry.class))
				.observe(() -> jdbc.queryForObject("select 1", Integer.class));
			OpenTelemetryAssertions.assertThat(this.spans.take())
				.hasName("query")
				.hasAttribute(stringKey("jdbc.query[0]"), "select 1");
			this.spans.take("request");
		}
	}

	@Test
	void statementsKeepOurSpansWhereNobodyElseMakesAny() {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.NONE, this.spans,
				TestController.class, "throughline.conventions=micrometer")) {
			JdbcTemplate jdbc = application.context().getBean(JdbcTemplate.class);
			Observation.createNotStarted("request", application.context().getBean(ObservationRegistry.class))
				.observe(() -> jdbc.queryForObject("select 1", Integer.class));
			OpenTelemetryAssertions.assertThat(this.spans.take())
				.hasName("SELECT")
				.hasAttribute(stringKey("db.query.text"), "select ?");
			this.spans.take("request");
		}
	}

	private ApplicationContextRunner withConventions(String ours, String boots) {
		ApplicationContextRunner configured = this.runner;
		if (ours != null) {
			configured = configured.withPropertyValues("throughline.conventions=" + ours);
		}
		return (boots != null) ? configured.withPropertyValues("management.observations.conventions=" + boots)
				: configured;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		@GetMapping("/refused")
		String refused() {
			throw new ErrorResponseException(HttpStatus.CONFLICT);
		}

		@GetMapping("/throwing")
		String throwing() {
			throw new IllegalStateException("broken");
		}

	}

}
