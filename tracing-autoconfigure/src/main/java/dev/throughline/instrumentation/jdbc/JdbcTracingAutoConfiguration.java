package dev.throughline.instrumentation.jdbc;

import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import net.ttddyy.observation.tracing.QueryContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for spans of JDBC statements. Runs
 * after Spring Boot's tracing, because it only makes sense over OpenTelemetry, and after
 * datasource-micrometer, which it leaves the data sources to.
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class,
		afterName = "net.ttddyy.observation.boot.autoconfigure.DataSourceObservationAutoConfiguration")
@ConditionalOnClass(OtelTracer.class)
@ConditionalOnBean(OtelTracer.class)
@ConditionalOnBooleanProperty(name = "throughline.jdbc.enabled", matchIfMissing = true)
@EnableConfigurationProperties(JdbcTracingProperties.class)
public final class JdbcTracingAutoConfiguration {

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingBean(type = "net.ttddyy.observation.boot.autoconfigure.DataSourceObservationBeanPostProcessor")
	@ConditionalOnProperty(name = "throughline.agent.left-to", havingValue = "nobody", matchIfMissing = true)
	static class TracedDataSources {

		@Bean
		static DataSourcePostProcessor throughlineDataSourcePostProcessor(
				ObjectProvider<JdbcTracingProperties> properties,
				ObjectProvider<io.opentelemetry.api.trace.Tracer> otelTracer) {
			return new DataSourcePostProcessor(properties, otelTracer);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(QueryContext.class)
	@ConditionalOnTypedSpans
	static class ObservedDataSources {

		@Bean
		@Order(0)
		StatementSpanHandler throughlineStatementSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, JdbcTracingProperties properties) {
			return new StatementSpanHandler(tracer, otelTracer, properties.rootSpans());
		}

	}

}
