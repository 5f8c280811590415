package dev.throughline.instrumentation.messaging;

import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import io.micrometer.jakarta9.instrument.jms.JmsProcessObservationContext;
import io.micrometer.jakarta9.instrument.jms.JmsPublishObservationContext;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import jakarta.jms.Message;

import org.springframework.amqp.rabbit.support.micrometer.RabbitMessageSenderContext;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.jms.config.JmsListenerEndpointRegistry;
import org.springframework.jms.listener.AbstractMessageListenerContainer;
import org.springframework.kafka.support.micrometer.KafkaRecordSenderContext;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for spans of messages. Runs after
 * Spring Boot's tracing, because it only makes sense over OpenTelemetry.
 */
@AutoConfiguration(after = MicrometerTracingAutoConfiguration.class)
@ConditionalOnClass(OtelTracer.class)
@ConditionalOnBean({ OtelTracer.class, ContextPropagators.class })
@ConditionalOnBooleanProperty(name = "throughline.messaging.enabled", matchIfMissing = true)
@ConditionalOnTypedSpans
@EnableConfigurationProperties(MessagingTracingProperties.class)
public final class MessagingTracingAutoConfiguration {

	/**
	 * Before every handler of Spring Boot, of which the first that supports a context
	 * makes its span.
	 */
	private static final int HANDLER_ORDER = 0;

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(KafkaRecordSenderContext.class)
	static class Kafka {

		@Bean
		@Order(HANDLER_ORDER)
		KafkaSendSpanHandler throughlineKafkaSendSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
			return new KafkaSendSpanHandler(tracer, otelTracer, propagators);
		}

		@Bean
		@Order(HANDLER_ORDER)
		KafkaProcessSpanHandler throughlineKafkaProcessSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
			return new KafkaProcessSpanHandler(tracer, otelTracer, propagators);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RabbitMessageSenderContext.class)
	static class Rabbit {

		@Bean
		@Order(HANDLER_ORDER)
		RabbitSendSpanHandler throughlineRabbitSendSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
			return new RabbitSendSpanHandler(tracer, otelTracer, propagators);
		}

		@Bean
		@Order(HANDLER_ORDER)
		RabbitProcessSpanHandler throughlineRabbitProcessSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
			return new RabbitProcessSpanHandler(tracer, otelTracer, propagators);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JmsPublishObservationContext.class, Message.class })
	static class Jms {

		@Bean
		@Order(HANDLER_ORDER)
		JmsSendSpanHandler throughlineJmsSendSpanHandler(Tracer tracer, io.opentelemetry.api.trace.Tracer otelTracer,
				ContextPropagators propagators) {
			return new JmsSendSpanHandler(tracer, otelTracer, propagators);
		}

		@Bean
		@Order(HANDLER_ORDER)
		JmsProcessSpanHandler throughlineJmsProcessSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ContextPropagators propagators) {
			return new JmsProcessSpanHandler(tracer, otelTracer, propagators);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ JmsProcessObservationContext.class, AbstractMessageListenerContainer.class, Message.class })
	static class JmsListeners {

		@Bean
		JmsListenerFailures throughlineJmsListenerFailures(ObjectProvider<JmsListenerEndpointRegistry> registries,
				ObjectProvider<AbstractMessageListenerContainer> containers, ObservationRegistry observations) {
			return new JmsListenerFailures(registries, containers, observations);
		}

	}

}
