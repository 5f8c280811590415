package dev.throughline.redaction;

import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.opentelemetry.autoconfigure.ConditionalOnEnabledOpenTelemetry;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that puts redaction before every
 * exporter. Runs before Spring Boot's, which backs off when {@link SpanExporters} are
 * there. Logged events are redacted by {@link RedactionListener}, which runs earlier.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnClass({ SpanExporter.class, SpanExporters.class, OtelTracer.class })
@ConditionalOnBooleanProperty(name = "throughline.redaction.enabled", matchIfMissing = true)
@EnableConfigurationProperties(RedactionProperties.class)
public final class RedactionAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	Redactor throughlineRedactor(RedactionProperties properties) {
		return new Redactor(properties);
	}

	@Bean
	SpanRedaction throughlineSpanRedaction(Redactor redactor) {
		return new SpanRedaction(redactor);
	}

	@Bean
	@ConditionalOnMissingBean
	@ConditionalOnEnabledOpenTelemetry
	SpanExporters throughlineSpanExporters(ObjectProvider<SpanExporter> exporters, SpanRedaction redaction) {
		return SpanExporters
			.of(exporters.orderedStream().map((exporter) -> new RedactingSpanExporter(exporter, redaction)).toList());
	}

	/**
	 * Redaction of log records, where they are exported.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(LogRecordExporter.class)
	static class LogRecords {

		@Bean
		static LogRecordExporterRedaction throughlineLogRecordExporterRedaction(ObjectProvider<Redactor> redactor) {
			return new LogRecordExporterRedaction(redactor);
		}

	}

}
