package dev.throughline.sampling;

import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import jakarta.servlet.Filter;
import jakarta.servlet.ServletContext;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.actuate.endpoint.web.PathMappedEndpoints;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.boot.opentelemetry.autoconfigure.ConditionalOnEnabledOpenTelemetry;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for sampling. Runs before Spring
 * Boot's tracing, whose list of span processors it replaces when traces are held.
 */
@AutoConfiguration(before = OpenTelemetryTracingAutoConfiguration.class)
@ConditionalOnClass({ OtelTracer.class, SdkTracerProvider.class })
@ConditionalOnEnabledOpenTelemetry
@ConditionalOnBooleanProperty(name = "throughline.sampling.enabled", matchIfMissing = true)
@EnableConfigurationProperties(SamplingProperties.class)
public final class SamplingAutoConfiguration {

	@Bean
	SamplingControl throughlineSamplingControl(SamplingProperties properties) {
		return new SamplingControl(properties.rules(), System::nanoTime);
	}

	@Bean
	ExcludedPaths throughlineExcludedPaths(SamplingProperties properties) {
		return new ExcludedPaths(properties.excludePaths());
	}

	@Bean
	SamplingDescription throughlineSamplingDescription(SamplingControl control, ObjectProvider<HeldTraces> held) {
		return new SamplingDescription(control, held.getIfAvailable());
	}

	// First, so that a sampler that a customizer of the application sets wins.
	@Bean
	@Order(Ordered.HIGHEST_PRECEDENCE)
	SdkTracerProviderBuilderCustomizer throughlineSamplerCustomizer(ObjectProvider<Sampler> sampler,
			SamplingControl control, ObjectProvider<HeldTraces> held) {
		return (builder) -> sampler
			.ifUnique((unique) -> builder.setSampler(new RuleSampler(unique, control, held.getIfAvailable())));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(Filter.class)
	static class ServletServer {

		@Bean
		FilterRegistrationBean<ExcludedRequestFilter> throughlineExcludedRequestFilter(ExcludedPaths paths) {
			return ExcludedRequestFilter.registration(paths, false);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ PathMappedEndpoints.class, ManagementPortType.class })
		static class ServletActuator {

			@Bean
			ActuatorPaths throughlineActuatorPaths(ExcludedPaths paths, ObjectProvider<PathMappedEndpoints> endpoints,
					Environment environment, ObjectProvider<ServletContext> servletContext) {
				return new ActuatorPaths(paths, endpoints, environment, () -> {
					ServletContext context = servletContext.getIfAvailable();
					String contextPath = (context != null) ? context.getContextPath() : "";
					return contextPath + ActuatorPaths.prefix(environment, "spring.mvc.servlet.path");
				});
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(HttpHandlerDecoratorFactory.class)
	static class ReactiveServer {

		@Bean
		@Order(Ordered.HIGHEST_PRECEDENCE)
		HttpHandlerDecoratorFactory throughlineExcludedRequestDecorator(ExcludedPaths paths) {
			return (handler) -> paths.isPossible() ? new ExcludedRequestHandler(handler, paths, false) : handler;
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass({ PathMappedEndpoints.class, ManagementPortType.class })
		static class ReactiveActuator {

			@Bean
			ActuatorPaths throughlineActuatorPaths(ExcludedPaths paths, ObjectProvider<PathMappedEndpoints> endpoints,
					Environment environment) {
				return new ActuatorPaths(paths, endpoints, environment,
						() -> ActuatorPaths.prefix(environment, "spring.webflux.base-path"));
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@Conditional(OnKeepRulesCondition.class)
	@ConditionalOnMissingBean(SpanProcessors.class)
	static class TailSampling {

		private static final String INCLUDE_UNSAMPLED = "management.opentelemetry.tracing.export.include-unsampled";

		@Bean
		HeldTraces throughlineHeldTraces(SamplingProperties properties, Environment environment) {
			if (environment.getProperty(INCLUDE_UNSAMPLED, Boolean.class, false)) {
				throw new InvalidConfigurationPropertyValueException(INCLUDE_UNSAMPLED, true,
						"it would export every trace that throughline.sampling.keep-* lets be dropped; "
								+ "remove one of the two");
			}
			KeepRules rules = new KeepRules(properties.keepErrors(), properties.keepSlowerThan(),
					properties.keepAttributes());
			properties.hold().validate();
			return new HeldTraces(rules, properties.hold(), System::nanoTime);
		}

		@Bean
		SpanProcessors throughlineSpanProcessors(ObjectProvider<SpanProcessor> processors, HeldTraces held) {
			return SpanProcessors.of(new TailSamplingProcessor(processors.orderedStream().toList(), held));
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(MeterBinder.class)
		static class Meters {

			@Bean
			SamplingMeters throughlineSamplingMeters(HeldTraces held) {
				return new SamplingMeters(held);
			}

		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ WebEndpoint.class, ConditionalOnAvailableEndpoint.class })
	static class Actuator {

		@Bean
		@ConditionalOnAvailableEndpoint
		@ConditionalOnMissingBean
		SamplingEndpoint throughlineSamplingEndpoint(SamplingControl control, SamplingDescription description) {
			return new SamplingEndpoint(control, description);
		}

	}

}
