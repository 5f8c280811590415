package dev.throughline.propagation;

import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for the {@link TraceCarrier}.
 * Without conditions on beans or properties: code that injects the carrier has to start
 * with tracing off, too.
 *
 * @since 0.1.0
 */
@AutoConfiguration
@ConditionalOnClass({ ContextPropagators.class, ObservationRegistry.class })
public final class TraceCarrierAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	TraceCarrier throughlineTraceCarrier(ObjectProvider<ContextPropagators> propagators,
			ObjectProvider<ObservationRegistry> observations) {
		ContextPropagators available = propagators.getIfAvailable();
		return new ContextTraceCarrier((available != null) ? available.getTextMapPropagator() : null,
				observations.getIfAvailable(() -> ObservationRegistry.NOOP));
	}

}
