package dev.throughline.instrumentation.messaging.nats;

import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.nats.client.Connection;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for spans of NATS messages. Runs
 * after Spring Boot's tracing, because it only makes sense over OpenTelemetry. Whoever
 * makes the spans, connections are observed.
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass({ Connection.class, OtelTracer.class })
@ConditionalOnBean({ OtelTracer.class, ContextPropagators.class })
@ConditionalOnBooleanProperty(name = { "throughline.messaging.enabled", "throughline.messaging.nats.enabled" },
		matchIfMissing = true)
@EnableConfigurationProperties(NatsTracingProperties.class)
public final class NatsTracingAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	NatsTracing throughlineNatsTracing(ObservationRegistry registry) {
		return new NatsTracing(registry);
	}

	@Bean
	static NatsConnectionPostProcessor throughlineNatsConnectionPostProcessor(ObjectProvider<NatsTracing> tracing) {
		return new NatsConnectionPostProcessor(tracing);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnTypedSpans
	static class TypedSpans {

		@Bean
		@Order(0)
		NatsSendSpanHandler throughlineNatsSendSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
				ContextPropagators propagators) {
			return new NatsSendSpanHandler(tracer, otelTracer, propagators);
		}

		@Bean
		@Order(0)
		NatsProcessSpanHandler throughlineNatsProcessSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
			return new NatsProcessSpanHandler(tracer, otelTracer, propagators);
		}

	}

}
