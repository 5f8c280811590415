package dev.throughline.test;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryEventPublisherBeansApplicationListener;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

/**
 * Context runner preset with Spring Boot's tracing auto-configuration and the listener
 * that keeps the MDC in step with the current span.
 *
 * @since 0.1.0
 */
public final class TracingContextRunner {

	private TracingContextRunner() {
	}

	/**
	 * Creates a runner with Spring Boot's observation, tracing and OTLP
	 * auto-configuration and the given recorder as a span processor. Environment
	 * post-processing does not run, as in every context runner.
	 * @param spans takes the finished spans
	 * @param autoConfigurations further auto-configuration classes under test
	 * @return the runner, to be extended with properties and beans
	 */
	public static ApplicationContextRunner with(RecordedSpans spans, Class<?>... autoConfigurations) {
		OpenTelemetryEventPublisherBeansApplicationListener.addWrapper();
		return new ApplicationContextRunner()
			.withInitializer((context) -> context
				.addApplicationListener(new OpenTelemetryEventPublisherBeansApplicationListener()))
			.withConfiguration(
					AutoConfigurations.of(ObservationAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
							OpenTelemetryTracingAutoConfiguration.class, OtlpTracingAutoConfiguration.class,
							NoopTracerAutoConfiguration.class, MicrometerTracingAutoConfiguration.class))
			.withConfiguration(AutoConfigurations.of(autoConfigurations))
			.withPropertyValues("management.tracing.sampling.probability=1.0")
			.withBean("recordedSpans", RecordedSpans.class, () -> spans);
	}

}
