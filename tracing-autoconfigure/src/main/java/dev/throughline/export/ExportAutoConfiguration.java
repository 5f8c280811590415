package dev.throughline.export;

import io.opentelemetry.exporter.logging.otlp.internal.traces.OtlpStdoutSpanExporter;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.tracing.autoconfigure.ConditionalOnEnabledTracingExport;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for exporters that Spring Boot does
 * not have.
 */
@AutoConfiguration
@ConditionalOnClass(OtlpStdoutSpanExporter.class)
@ConditionalOnProperty(name = "throughline.exporter", havingValue = "stdout")
@ConditionalOnEnabledTracingExport("stdout")
public final class ExportAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	StdoutSpanExporter throughlineStdoutSpanExporter() {
		return new StdoutSpanExporter(System.out);
	}

}
