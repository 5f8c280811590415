package dev.throughline.instrumentation.http;

import java.time.Clock;
import java.util.List;

import dev.throughline.diagnostics.Findings;
import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import dev.throughline.propagation.InboundPropagation;
import dev.throughline.propagation.OutboundPropagation;
import dev.throughline.propagation.TrustBoundaryAutoConfiguration;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import jakarta.servlet.Filter;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.DispatcherHandler;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for HTTP spans. Runs after Spring
 * Boot's tracing, because it only makes sense over OpenTelemetry, and after the trust
 * boundary, which it applies.
 */
@AutoConfiguration(after = { MicrometerTracingAutoConfiguration.class, TrustBoundaryAutoConfiguration.class })
@ConditionalOnClass({ OtelTracer.class, ErrorResponse.class })
@ConditionalOnBean({ OtelTracer.class, ContextPropagators.class })
@ConditionalOnBooleanProperty(name = "throughline.http.enabled", matchIfMissing = true)
@EnableConfigurationProperties(HttpTracingProperties.class)
public final class HttpTracingAutoConfiguration {

	/**
	 * Before every handler of Spring Boot, of which the first that supports a context
	 * makes its span.
	 */
	private static final int HANDLER_ORDER = 0;

	@Bean
	TraceResponseHeaders throughlineTraceResponseHeaders(HttpTracingProperties properties) {
		return new TraceResponseHeaders(properties.responseHeaders());
	}

	@Bean
	RequestHeaderAttributes throughlineRequestHeaderAttributes(Environment environment) {
		return RequestHeaderAttributes.ofSamplingRules(environment);
	}

	@Bean
	ProblemDetailTraceId throughlineProblemDetailTraceId(Tracer tracer) {
		return new ProblemDetailTraceId(tracer);
	}

	@Bean
	CalleeCheck throughlineCalleeCheck(ObjectProvider<Findings> findings,
			ObjectProvider<OutboundPropagation> propagation, ContextPropagators propagators) {
		return new CalleeCheck(findings.getIfAvailable(), outbound(propagation, propagators), Clock.systemUTC());
	}

	@Bean
	DroppedSpans throughlineDroppedSpans(ObjectProvider<SdkTracerProvider> tracerProvider) {
		return new DroppedSpans(tracerProvider.getIfUnique());
	}

	private static InboundPropagation inbound(ObjectProvider<InboundPropagation> propagation,
			ContextPropagators propagators) {
		return propagation.getIfAvailable(() -> InboundPropagation.fromEverybody(propagators));
	}

	static OutboundPropagation outbound(ObjectProvider<OutboundPropagation> propagation,
			ContextPropagators propagators) {
		return propagation.getIfAvailable(() -> OutboundPropagation.toEverybody(propagators));
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ ClientHttpRequestFactory.class })
	static class BlockingClients {

		@Bean
		@Order(HANDLER_ORDER)
		@ConditionalOnTypedSpans
		BlockingClientSpanHandler throughlineBlockingClientSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ObjectProvider<OutboundPropagation> propagation,
				ContextPropagators propagators, CalleeCheck calleeCheck, DroppedSpans dropped) {
			return new BlockingClientSpanHandler(tracer, otelTracer, outbound(propagation, propagators), calleeCheck,
					dropped);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class ReactiveClients {

		@Bean
		@Order(HANDLER_ORDER)
		@ConditionalOnTypedSpans
		ReactiveClientSpanHandler throughlineReactiveClientSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ObjectProvider<OutboundPropagation> propagation,
				ContextPropagators propagators, CalleeCheck calleeCheck, DroppedSpans dropped) {
			return new ReactiveClientSpanHandler(tracer, otelTracer, outbound(propagation, propagators), calleeCheck,
					dropped);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass({ Filter.class, DispatcherServlet.class })
	static class ServletServer {

		@Bean
		@Order(HANDLER_ORDER)
		@ConditionalOnTypedSpans
		ServletServerSpanHandler throughlineServletServerSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ObjectProvider<InboundPropagation> propagation,
				ContextPropagators propagators, RequestHeaderAttributes requestHeaders) {
			return new ServletServerSpanHandler(tracer, otelTracer, inbound(propagation, propagators), requestHeaders);
		}

		// Spring Boot's filter takes it in the place of Spring's default, which it
		// extends
		@Bean
		@Fallback
		@ConditionalOnTypedSpans
		@ConditionalOnMissingBean(ServerRequestObservationConvention.class)
		@ConditionalOnProperty(name = "management.observations.conventions", havingValue = "micrometer",
				matchIfMissing = true)
		RepeatedRequestConvention throughlineServerRequestConvention(
				ObjectProvider<ObservationProperties> observationProperties) {
			ObservationProperties properties = observationProperties.getIfAvailable(ObservationProperties::new);
			return new RepeatedRequestConvention(properties.getHttp().getServer().getRequests().getName());
		}

		@Bean
		ServletExchangeHandler throughlineServletExchangeHandler(TraceResponseHeaders responseHeaders) {
			return new ServletExchangeHandler(responseHeaders);
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebMvcConfigurer throughlineMvcProblemDetails(ObjectProvider<ProblemDetailTraceId> interceptor) {
			return new WebMvcConfigurer() {

				@Override
				public void addErrorResponseInterceptors(List<ErrorResponse.Interceptor> interceptors) {
					interceptor.ifAvailable(interceptors::add);
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.SERVLET)
	@ConditionalOnClass(TomcatServletWebServerFactory.class)
	static class TomcatServer {

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> throughlineErrorDispatchCustomizer() {
			return (factory) -> factory.addEngineValves(new ErrorDispatchValve(), new AbandonedRequestValve());
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnWebApplication(type = Type.REACTIVE)
	@ConditionalOnClass(DispatcherHandler.class)
	static class ReactiveServer {

		@Bean
		@Order(HANDLER_ORDER)
		@ConditionalOnTypedSpans
		ReactiveServerSpanHandler throughlineReactiveServerSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ObjectProvider<InboundPropagation> propagation,
				ContextPropagators propagators, RequestHeaderAttributes requestHeaders) {
			return new ReactiveServerSpanHandler(tracer, otelTracer, inbound(propagation, propagators), requestHeaders);
		}

		@Bean
		ReactiveExchangeHandler throughlineReactiveExchangeHandler(TraceResponseHeaders responseHeaders) {
			return new ReactiveExchangeHandler(responseHeaders);
		}

		@Bean
		@Order(Ordered.LOWEST_PRECEDENCE)
		WebFluxConfigurer throughlineWebFluxProblemDetails(ObjectProvider<ProblemDetailTraceId> interceptor) {
			return new WebFluxConfigurer() {

				@Override
				public void addErrorResponseInterceptors(List<ErrorResponse.Interceptor> interceptors) {
					interceptor.ifAvailable(interceptors::add);
				}

			};
		}

	}

}
