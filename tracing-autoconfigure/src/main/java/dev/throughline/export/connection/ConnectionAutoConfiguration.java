package dev.throughline.export.connection;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.context.annotation.Import;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for connection details of backends.
 * Runs after Spring Boot has registered those of containers.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.testcontainers.service.connection.ServiceConnectionAutoConfiguration")
@ConditionalOnClass(OtlpTracingConnectionDetails.class)
@ConditionalOnBean(BackendConnectionDetails.class)
@Import(BackendsYieldToCollectors.class)
public final class ConnectionAutoConfiguration {

}
