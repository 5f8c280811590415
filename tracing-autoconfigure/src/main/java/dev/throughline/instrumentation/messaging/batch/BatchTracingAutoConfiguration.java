package dev.throughline.instrumentation.messaging.batch;

import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.amqp.rabbit.config.BaseRabbitListenerContainerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.kafka.config.KafkaListenerEndpointRegistry;
import org.springframework.kafka.listener.BatchInterceptor;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for spans of batches. Runs after
 * Spring Boot's tracing, because it only makes sense over OpenTelemetry.
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass(OtelTracer.class)
@ConditionalOnBean({ OtelTracer.class, ContextPropagators.class })
@ConditionalOnBooleanProperty(name = "throughline.messaging.enabled", matchIfMissing = true)
@ConditionalOnTypedSpans
public final class BatchTracingAutoConfiguration {

	@Bean
	@Order(0)
	BatchSpanHandler throughlineBatchSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
			ContextPropagators propagators) {
		return new BatchSpanHandler(tracer, otelTracer, propagators);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(BatchInterceptor.class)
	static class Kafka {

		@Bean
		static KafkaBatchPostProcessor throughlineKafkaBatchPostProcessor(
				ObjectProvider<ObservationRegistry> registry) {
			return new KafkaBatchPostProcessor(registry);
		}

		@Bean
		KafkaBatchContainers throughlineKafkaBatchContainers(ObjectProvider<KafkaListenerEndpointRegistry> registries,
				KafkaBatchPostProcessor postProcessor) {
			return new KafkaBatchContainers(registries, postProcessor);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(BaseRabbitListenerContainerFactory.class)
	static class Rabbit {

		@Bean
		static RabbitBatchPostProcessor throughlineRabbitBatchPostProcessor(
				ObjectProvider<ObservationRegistry> registry) {
			return new RabbitBatchPostProcessor(registry);
		}

	}

}
