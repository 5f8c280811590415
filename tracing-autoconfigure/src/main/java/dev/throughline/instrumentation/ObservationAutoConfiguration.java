package dev.throughline.instrumentation;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for what every observation pays.
 * Runs after the tracer is there and before Spring Boot's handler of all other
 * observations, which backs off.
 */
@AutoConfiguration(after = OpenTelemetryTracingAutoConfiguration.class,
		before = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass({ OtelTracer.class, DefaultTracingObservationHandler.class })
@ConditionalOnBean(value = OtelTracer.class, name = "micrometerOtelTracer")
@ConditionalOnBooleanProperty(name = "throughline.observations.enabled", matchIfMissing = true)
@EnableConfigurationProperties(ObservationProperties.class)
public final class ObservationAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean(DefaultTracingObservationHandler.class)
	@Order(MicrometerTracingAutoConfiguration.DEFAULT_TRACING_OBSERVATION_HANDLER_ORDER)
	ObservationSpanHandler throughlineObservationSpanHandler(OtelTracer tracer, Tracer otelTracer,
			ObjectProvider<SdkTracerProvider> tracerProvider) {
		SdkTracerProvider unique = tracerProvider.getIfUnique();
		return new ObservationSpanHandler(tracer, otelTracer,
				unique != null && DroppedParent.dropsChildren(unique.getSampler()));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(MeterRegistry.class)
	static class Meters {

		@Bean
		@ConditionalOnMissingBean(ObservationHandlerGroup.class)
		TracingHandlerGroup throughlineTracingHandlerGroup(OtelTracer tracer,
				ObjectProvider<SpringBootMeters> springBootMeters) {
			return new TracingHandlerGroup(tracer, springBootMeters);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ MeterRegistry.class, MetricsProperties.class })
	static class MetersOfSpringBoot {

		@Bean
		SpringBootMeters throughlineSpringBootMeters(
				@Qualifier("defaultMeterObservationHandler") ObjectProvider<DefaultMeterObservationHandler> handler,
				ObjectProvider<MeterRegistry> registry, ObjectProvider<MetricsProperties> properties) {
			return new SpringBootMeters(handler, registry, properties);
		}

	}

}
