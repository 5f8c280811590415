package dev.throughline.logging.otlp;

import ch.qos.logback.classic.LoggerContext;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for log records over OTLP. Runs
 * after Spring Boot's, whose logger provider takes the records; there is none when
 * OpenTelemetry is switched off.
 */
@AutoConfiguration(after = { OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryLoggingAutoConfiguration.class })
@ConditionalOnClass(SdkLoggerProvider.class)
@ConditionalOnBean({ OpenTelemetry.class, SdkLoggerProvider.class })
@ConditionalOnBooleanProperty(name = OtlpLogProperties.ENABLED)
@EnableConfigurationProperties(OtlpLogProperties.class)
public final class OtlpLogAutoConfiguration {

	private static final String APPENDER = "io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender";

	private static InvalidConfigurationPropertyValueException unusable(String remedy) {
		return new InvalidConfigurationPropertyValueException(OtlpLogProperties.ENABLED, true, remedy);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = { APPENDER, "ch.qos.logback.classic.LoggerContext" })
	static class Logback {

		@Bean
		OtlpLogAppender throughlineOtlpLogAppender(OpenTelemetry openTelemetry,
				ObjectProvider<LogRecordExporter> exporters) {
			if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext loggerContext)) {
				throw unusable("Log records are taken from Logback, which is not the logging system here.");
			}
			if (exporters.stream().findAny().isEmpty()) {
				LoggerFactory.getLogger(OtlpLogAutoConfiguration.class)
					.warn("{} is true, but log records go nowhere: no endpoint. Set OTEL_EXPORTER_OTLP_ENDPOINT or "
							+ "management.opentelemetry.logging.export.otlp.endpoint.", OtlpLogProperties.ENABLED);
			}
			return new OtlpLogAppender(loggerContext, openTelemetry);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass(APPENDER)
	static class WithoutAppender {

		WithoutAppender() {
			throw unusable("Add io.opentelemetry.instrumentation:opentelemetry-logback-appender-1.0 to the "
					+ "dependencies, in a version for the application's OpenTelemetry; 2.28.1-alpha was tested.");
		}

	}

}
