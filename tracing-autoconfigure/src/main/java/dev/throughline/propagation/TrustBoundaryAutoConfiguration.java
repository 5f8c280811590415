package dev.throughline.propagation;

import java.util.List;

import dev.throughline.propagation.TrustBoundaryProperties.Inbound;
import io.micrometer.tracing.otel.bridge.OtelPropagator;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.tomcat.ConfigurableTomcatWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for whom to trust and where context
 * may go. Runs before Spring Boot's tracing, whose propagator it replaces.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnClass({ OtelPropagator.class, ContextPropagators.class })
@ConditionalOnBooleanProperty(name = "throughline.propagation.enabled", matchIfMissing = true)
@EnableConfigurationProperties(TrustBoundaryProperties.class)
public final class TrustBoundaryAutoConfiguration {

	@Bean
	@ConditionalOnMissingBean
	InboundPropagation throughlineInboundPropagation(TrustBoundaryProperties properties,
			ContextPropagators propagators) {
		return switch (properties.inbound()) {
			case CONTINUE -> InboundPropagation.fromEverybody(propagators);
			case CONTINUE_FROM -> InboundPropagation
				.from(TrustedCallers.of(properties.inboundFrom(), properties.inboundHeader()), propagators);
			case RESTART -> InboundPropagation.fromNobody(propagators);
		};
	}

	@Bean
	@ConditionalOnMissingBean
	OutboundPropagation throughlineOutboundPropagation(TrustBoundaryProperties properties,
			ContextPropagators propagators, Environment environment) {
		List<String> remoteFields = Binder.get(environment)
			.bind("management.tracing.baggage.remote-fields", Bindable.listOf(String.class))
			.orElse(List.of());
		return OutboundPropagation.of(properties, remoteFields, propagators);
	}

	@Bean
	@ConditionalOnMissingBean(Propagator.class)
	BoundaryPropagator throughlinePropagator(ContextPropagators propagators, Tracer tracer, InboundPropagation inbound,
			OutboundPropagation outbound) {
		return new BoundaryPropagator(propagators, tracer, inbound, outbound);
	}

	@Bean
	TrustBoundaryDescription throughlineTrustBoundaryDescription(TrustBoundaryProperties properties) {
		return new TrustBoundaryDescription(properties);
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication
	@ConditionalOnClass(ConfigurableTomcatWebServerFactory.class)
	static class TomcatServer {

		@Bean
		WebServerFactoryCustomizer<ConfigurableTomcatWebServerFactory> throughlinePeerCustomizer(
				TrustBoundaryProperties properties) {
			return (factory) -> {
				if (properties.inbound() == Inbound.CONTINUE_FROM && !properties.inboundFrom().isEmpty()) {
					factory.addEngineValves(new PeerValve());
				}
			};
		}

	}

}
