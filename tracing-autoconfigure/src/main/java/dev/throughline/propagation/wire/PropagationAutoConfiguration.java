package dev.throughline.propagation.wire;

import java.util.List;

import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.micrometer.tracing.otel.bridge.Slf4JBaggageEventListener;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapPropagator;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.TracingProperties;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for context on the wire. Runs before
 * Spring Boot's, which backs off for {@link ContextPropagators}, and after the room that
 * takes those of another instrumentation.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class,
		afterName = "dev.throughline.agent.AgentAutoConfiguration")
@ConditionalOnClass({ OtelTracer.class, OpenTelemetry.class, TracingProperties.class })
@ConditionalOnBooleanProperty(name = "throughline.propagation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TracingProperties.class)
public final class PropagationAutoConfiguration {

	private static final String BAGGAGE_ENABLED = "management.tracing.baggage.enabled";

	/**
	 * Not visible, and made without a condition on a bean of the same type.
	 */
	private static final String SPRING_BOOTS_FORMATS = "org.springframework.boot.micrometer.tracing.opentelemetry"
			+ ".autoconfigure.CompositeTextMapPropagator";

	/**
	 * Puts the formats in the place of Spring Boot's among all propagators. Where Spring
	 * Boot has none, because nothing is to be propagated, there are none.
	 * @param propagators the one of Spring Boot and those of the user
	 * @param properties those of Spring Boot
	 * @param environment tells whether baggage was asked for by name
	 * @return what everything that crosses a process goes through
	 */
	@Bean
	@ConditionalOnMissingBean
	ContextPropagators throughlineContextPropagators(ObjectProvider<TextMapPropagator> propagators,
			TracingProperties properties, Environment environment) {
		TextMapPropagator formats = WireFormats.of(properties, environment.containsProperty(BAGGAGE_ENABLED));
		List<TextMapPropagator> all = propagators.orderedStream()
			.map((propagator) -> propagator.getClass().getName().equals(SPRING_BOOTS_FORMATS) ? formats : propagator)
			.toList();
		return ContextPropagators.create(TextMapPropagator.composite(all));
	}

	@Bean
	@ConditionalOnMissingBean(Slf4JBaggageEventListener.class)
	@ConditionalOnBooleanProperty(name = { BAGGAGE_ENABLED, "management.tracing.baggage.correlation.enabled" },
			matchIfMissing = true)
	BaggageMdcListener throughlineBaggageMdcListener(TracingProperties properties) {
		return new BaggageMdcListener(properties.getBaggage().getCorrelation().getFields());
	}

}
