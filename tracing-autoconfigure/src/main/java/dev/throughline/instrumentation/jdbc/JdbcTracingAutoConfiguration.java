package dev.throughline.instrumentation.jdbc;

import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import net.ttddyy.observation.tracing.QueryContext;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for spans of JDBC statements. Runs
 * after Spring Boot's tracing, because it only makes sense over OpenTelemetry.
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass({ OtelTracer.class, QueryContext.class })
@ConditionalOnBean(OtelTracer.class)
@ConditionalOnBooleanProperty(name = "throughline.jdbc.enabled", matchIfMissing = true)
@ConditionalOnTypedSpans
@EnableConfigurationProperties(JdbcTracingProperties.class)
public final class JdbcTracingAutoConfiguration {

	@Bean
	@Order(0)
	StatementSpanHandler throughlineStatementSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			JdbcTracingProperties properties) {
		return new StatementSpanHandler(tracer, otelTracer, properties.rootSpans());
	}

}
