package dev.throughline.instrumentation.http;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.DispatcherServlet;

import static org.assertj.core.api.Assertions.assertThat;

class HttpTracingAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			HttpTracingAutoConfiguration.class);

	@Test
	void suppliesClientHandlersOutsideTheWeb() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(BlockingClientSpanHandler.class)
			.hasSingleBean(ReactiveClientSpanHandler.class)
			.doesNotHaveBean(ServletServerSpanHandler.class)
			.doesNotHaveBean(ReactiveServerSpanHandler.class));
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.http.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(HttpSpanHandler.class)
				.doesNotHaveBean(ProblemDetailTraceId.class));
	}

	@ParameterizedTest
	@ValueSource(classes = { OtelTracer.class, WebClient.class, DispatcherServlet.class, Tomcat.class })
	void startsWithoutTheClass(Class<?> missing) {
		this.runner.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void unknownResponseHeaderFailsNamingPropertyAndValue() {
		this.runner.withPropertyValues("throughline.http.response-headers=X-Foo")
			.run((context) -> assertThat(context).hasFailed().getFailure().rootCause().hasMessageContaining("X-Foo"));
	}

	@Test
	void springBootNamesTheSpansWhenSwitchedOff() throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				TestController.class, "throughline.http.enabled=false")) {
			assertThat(application.get("/plain").headers().firstValue("X-Trace-Id")).isEmpty();
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasName("http get /plain");
		}
	}

	@Test
	void emptyListOfResponseHeadersSwitchesThemOff() throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				TestController.class, "throughline.http.response-headers=")) {
			assertThat(application.get("/plain").headers().firstValue("X-Trace-Id")).isEmpty();
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasName("GET /plain");
		}
	}

	@Test
	void disabledSdkKeepsTheIdsOfTheCaller() throws Exception {
		String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				TestController.class, "management.opentelemetry.enabled=false")) {
			assertThat(application.get("/plain", "traceparent", "00-" + traceId + "-00f067aa0ba902b7-01").body())
				.isEqualTo(traceId);
		}
	}

	@Test
	void exportSwitchedOffKeepsIdsAndPropagation() throws Exception {
		String traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				TestController.class, "throughline.exporter=none")) {
			assertThat(application.get("/plain", "traceparent", "00-" + traceId + "-00f067aa0ba902b7-01").body())
				.isEqualTo(traceId);
			this.spans.take();
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		@GetMapping("/plain")
		String plain() {
			return String.valueOf(org.slf4j.MDC.get("trace_id"));
		}

	}

}
