package dev.throughline.diagnostics;

import java.time.Clock;

import dev.throughline.redaction.SpanRedaction;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingConnectionDetails;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
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
@EnableConfigurationProperties(DiagnosticsProperties.class)
public final class DiagnosticsAutoConfiguration {

	@Bean
	Findings throughlineFindings(DiagnosticsProperties properties) {
		return new Findings(properties.mutedFindings(), Clock.systemUTC());
	}

	@Bean
	TracingDescription throughlineTracingDescription(Environment environment, ObjectProvider<Resource> resource,
			ObjectProvider<SpanRedaction> redaction, ObjectProvider<SpanExporters> exporters,
			ObjectProvider<SpanExporter> exporterBeans, ObjectProvider<OtlpTracingConnectionDetails> connectionDetails,
			ObjectProvider<Sampler> sampler, ObjectProvider<ContextPropagators> propagators) {
		return new TracingDescription(environment, resource, redaction, exporters, exporterBeans, connectionDetails,
				sampler, propagators);
	}

	@Bean
	StartupReport throughlineStartupReport(TracingDescription description) {
		return new StartupReport(description);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterBinder.class)
	static class Meters {

		@Bean
		FindingMeters throughlineFindingMeters(Findings findings) {
			return new FindingMeters(findings);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ Endpoint.class, ConditionalOnAvailableEndpoint.class })
	static class Actuator {

		@Bean
		@ConditionalOnAvailableEndpoint
		@ConditionalOnMissingBean
		TracingEndpoint throughlineTracingEndpoint(TracingDescription description, Findings findings,
				ObjectProvider<DiagnosticsContributor> contributors) {
			return new TracingEndpoint(description, findings, contributors);
		}

	}

}
