package dev.throughline.diagnostics;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what tracing tells about itself.
 * Runs after Spring Boot's SDK, without which there is nothing to tell, and its OTLP
 * exporter, whose outcome it reports.
 */
@AutoConfiguration(after = { OpenTelemetrySdkAutoConfiguration.class, OtlpTracingAutoConfiguration.class })
@ConditionalOnClass({ OpenTelemetry.class, SpanExporter.class })
@ConditionalOnBean(OpenTelemetry.class)
@ConditionalOnBooleanProperty(name = "throughline.diagnostics.enabled", matchIfMissing = true)
public final class DiagnosticsAutoConfiguration {

	@Bean
	Findings throughlineFindings() {
		return new Findings();
	}

	@Bean
	StartupReport throughlineStartupReport(Environment environment, ObjectProvider<Resource> resource,
			ObjectProvider<SpanExporters> exporters, ObjectProvider<SpanExporter> exporterBeans,
			ObjectProvider<OtlpTracingConnectionDetails> connectionDetails, ObjectProvider<Sampler> sampler,
			ObjectProvider<ContextPropagators> propagators) {
		return new StartupReport(environment, resource, exporters, exporterBeans, connectionDetails, sampler,
				propagators);
	}

}
