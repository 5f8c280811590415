package dev.throughline.export.delivery;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.ssl.SslAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpGrpcSpanExporterBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpHttpSpanExporterBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the way to collectors. Runs
 * after Spring Boot's SSL bundles, which it follows.
 */
@AutoConfiguration(after = SslAutoConfiguration.class)
@ConditionalOnClass(OtlpHttpSpanExporter.class)
@ConditionalOnBooleanProperty(name = "throughline.export.enabled", matchIfMissing = true)
@EnableConfigurationProperties({ DeliveryProperties.class, OtlpTracingProperties.class })
public final class DeliveryAutoConfiguration {

	private static final String ENABLED = "management.tracing.export.enabled";

	private static final String OTLP_ENABLED = "management.tracing.export.otlp.enabled";

	@Bean
	OtlpDeliveries throughlineOtlpDeliveries(DeliveryProperties properties, OtlpTracingProperties springBoot,
			ObjectProvider<SslBundles> bundles, Environment environment) {
		// as Spring Boot decides about its own exporter
		boolean enabled = environment.getProperty(OTLP_ENABLED, Boolean.class,
				environment.getProperty(ENABLED, Boolean.class, true));
		return new OtlpDeliveries(properties, new Certificates(bundles.getIfAvailable()),
				springBoot.getSsl().getBundle(), enabled);
	}

	// first, so that a loader which the application sets wins
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	OtlpHttpSpanExporterBuilderCustomizer throughlineDeferredHttpSender() {
		return (builder) -> builder.setComponentLoader(new DeferredSenders());
	}

	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	OtlpGrpcSpanExporterBuilderCustomizer throughlineDeferredGrpcSender() {
		return (builder) -> builder.setComponentLoader(new DeferredSenders());
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(SanitizingFunction.class)
	static class ActuatorConfiguration {

		@Bean
		HeaderSanitizing throughlineHeaderSanitizing() {
			return new HeaderSanitizing();
		}

	}

}
