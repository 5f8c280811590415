package dev.throughline.agent;

import io.micrometer.observation.ObservationHandler;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.GlobalOpenTelemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;

/**
 * {@link EnableAutoConfiguration Auto-configuration} that hands tracing over to the
 * instrumentation that {@link AgentListener} has found. Runs before Spring Boot's SDK and
 * tracing, which then use the other's, and after OpenTelemetry's starter, whose bean it
 * needs.
 */
@AutoConfiguration(before = { OpenTelemetrySdkAutoConfiguration.class, OpenTelemetryTracingAutoConfiguration.class },
		afterName = "io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration")
@ConditionalOnClass({ OpenTelemetry.class, OtelTracer.class, ObservationHandler.class })
@ConditionalOnProperty(AgentListener.LEFT_TO)
public final class AgentAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	ContextPropagators throughlineContextPropagators(OpenTelemetry openTelemetry) {
		return openTelemetry.getPropagators();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = AgentListener.LEFT_TO, havingValue = "java-agent")
	static class BesideTheAgent {

		@Bean
		@ConditionalOnMissingBean
		OpenTelemetry throughlineOpenTelemetry() {
			return GlobalOpenTelemetry.get();
		}

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		LeftToOthersHandler throughlineLeftToAgentHandler(Tracer tracer) {
			return new LeftToOthersHandler(tracer, InstrumentedContexts.OF_THE_AGENT);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnProperty(name = AgentListener.LEFT_TO, havingValue = "spring-starter")
	static class BesideTheStarter {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		LeftToOthersHandler throughlineLeftToStarterHandler(Tracer tracer) {
			return new LeftToOthersHandler(tracer, InstrumentedContexts.OF_THE_STARTER);
		}

	}

}
