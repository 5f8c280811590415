package dev.throughline.logging;

import io.micrometer.tracing.otel.bridge.Slf4JEventListener;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for ids in the MDC. Runs before
 * Spring Boot's, which backs off when a {@link Slf4JEventListener} is there.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnClass({ Slf4JEventListener.class, org.slf4j.MDC.class })
@ConditionalOnBooleanProperty(name = "throughline.logging.enabled", matchIfMissing = true)
@EnableConfigurationProperties(LoggingProperties.class)
public final class LogCorrelationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(Slf4JEventListener.class)
	TraceMdcListener throughlineTraceMdcListener(Environment environment) {
		String traceIdKey = environment.getProperty("management.tracing.mdc.trace-id-key", "trace_id");
		String spanIdKey = environment.getProperty("management.tracing.mdc.span-id-key", "span_id");
		return new TraceMdcListener(traceIdKey, spanIdKey, JsonLines.areWritten());
	}

}
