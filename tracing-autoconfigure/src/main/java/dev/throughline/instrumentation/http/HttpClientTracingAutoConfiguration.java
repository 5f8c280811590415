package dev.throughline.instrumentation.http;

import java.util.function.Supplier;

import dev.throughline.diagnostics.Findings;
import dev.throughline.instrumentation.ConditionalOnTypedSpans;
import dev.throughline.propagation.OutboundPropagation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.context.propagation.ContextPropagators;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationProperties;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.annotation.Order;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.web.ErrorResponse;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * {@link EnableAutoConfiguration Auto-configuration} for HTTP clients that Spring Boot
 * did not make, as beans and by hand. Runs after {@link HttpTracingAutoConfiguration},
 * which makes the spans of Spring's clients.
 */
@AutoConfiguration(after = HttpTracingAutoConfiguration.class)
@ConditionalOnClass({ OtelTracer.class, ErrorResponse.class })
@ConditionalOnBean({ OtelTracer.class, ContextPropagators.class })
@ConditionalOnBooleanProperty(name = "throughline.http.enabled", matchIfMissing = true)
public final class HttpClientTracingAutoConfiguration {

	/**
	 * Before every handler of Spring Boot, of which the first that supports a context
	 * makes its span.
	 */
	private static final int HANDLER_ORDER = 0;

	/**
	 * Spring Boot's property as of 4.2, by which it has other conventions.
	 */
	private static final String CONVENTIONS = "management.observations.conventions";

	private static final String OBSERVE_BEANS = "throughline.http.observe-client-beans";

	@Bean
	@ConditionalOnMissingBean
	HttpClientTracing throughlineHttpClientTracing(ObjectProvider<ClientObserver> observers) {
		return new HttpClientTracing(observers.orderedStream().toList());
	}

	@Bean
	@Lazy(false)
	ClientBeanCheck throughlineClientBeanCheck(ClientInventory clients, ObjectProvider<Findings> findings,
			ConfigurableListableBeanFactory beanFactory) {
		return new ClientBeanCheck(clients, findings, beanFactory);
	}

	@Bean
	ClientInventory throughlineClientInventory(ObjectProvider<ClientObserver> observers,
			ConfigurableListableBeanFactory beanFactory) {
		return new ClientInventory(observers, beanFactory);
	}

	private static Supplier<String> observationName(ObjectProvider<ObservationProperties> properties) {
		return () -> properties.getIfAvailable(ObservationProperties::new)
			.getHttp()
			.getClient()
			.getRequests()
			.getName();
	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(RestClient.class)
	static class BlockingClients {

		@Bean
		@Fallback
		@ConditionalOnMissingBean
		@ConditionalOnProperty(name = CONVENTIONS, havingValue = "micrometer", matchIfMissing = true)
		ClientRequestObservationConvention throughlineClientRequestConvention(
				ObjectProvider<ObservationProperties> properties) {
			return new BlockingClientConvention(observationName(properties).get());
		}

		@Bean
		RestClientObserver throughlineRestClientObserver(ObjectProvider<ObservationRegistry> registry,
				ObjectProvider<ClientRequestObservationConvention> convention,
				ObjectProvider<ObservationProperties> properties) {
			return new RestClientObserver(new DeferredObservationRegistry(registry), convention,
					observationName(properties));
		}

		@Bean
		@ConditionalOnBooleanProperty(name = OBSERVE_BEANS, matchIfMissing = true)
		static ClientBeanPostProcessor throughlineRestClientPostProcessor(ObjectProvider<RestClientObserver> observer) {
			return new ClientBeanPostProcessor(RestClientObserver::supports, observer);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass({ RestClient.class, RestTemplateBuilder.class })
	static class TemplateBuilders {

		@Bean
		RestTemplateBuilderObserver throughlineRestTemplateBuilderObserver(RestClientObserver templates) {
			return new RestTemplateBuilderObserver(templates);
		}

		@Bean
		@ConditionalOnBooleanProperty(name = OBSERVE_BEANS, matchIfMissing = true)
		static ClientBeanPostProcessor throughlineRestTemplateBuilderPostProcessor(
				ObjectProvider<RestTemplateBuilderObserver> observer) {
			return new ClientBeanPostProcessor(RestTemplateBuilderObserver::supports, observer);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(WebClient.class)
	static class ReactiveClients {

		@Bean
		@Fallback
		@ConditionalOnMissingBean
		@ConditionalOnProperty(name = CONVENTIONS, havingValue = "micrometer", matchIfMissing = true)
		org.springframework.web.reactive.function.client.ClientRequestObservationConvention throughlineReactiveClientRequestConvention(
				ObjectProvider<ObservationProperties> properties) {
			return new ReactiveClientConvention(observationName(properties).get());
		}

		@Bean
		WebClientObserver throughlineWebClientObserver(ObjectProvider<ObservationRegistry> registry,
				ObjectProvider<org.springframework.web.reactive.function.client.ClientRequestObservationConvention> convention,
				ObjectProvider<ObservationProperties> properties) {
			return new WebClientObserver(new DeferredObservationRegistry(registry), convention,
					observationName(properties));
		}

		@Bean
		@ConditionalOnBooleanProperty(name = OBSERVE_BEANS, matchIfMissing = true)
		static ClientBeanPostProcessor throughlineWebClientPostProcessor(ObjectProvider<WebClientObserver> observer) {
			return new ClientBeanPostProcessor(WebClientObserver::supports, observer);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(name = "java.net.http.HttpClient")
	static class JdkClients {

		@Bean
		@Order(HANDLER_ORDER)
		@ConditionalOnTypedSpans
		JdkClientSpanHandler throughlineJdkClientSpanHandler(Tracer tracer,
				io.opentelemetry.api.trace.Tracer otelTracer, ObjectProvider<OutboundPropagation> propagation,
				ContextPropagators propagators, CalleeCheck calleeCheck, DroppedSpans dropped) {
			return new JdkClientSpanHandler(tracer, otelTracer,
					HttpTracingAutoConfiguration.outbound(propagation, propagators), calleeCheck, dropped);
		}

		@Bean
		RequestsAbove throughlineRequestsAbove() {
			return new RequestsAbove();
		}

		@Bean
		JdkHttpClientObserver throughlineJdkHttpClientObserver(ObjectProvider<ObservationRegistry> registry,
				ObjectProvider<ObservationProperties> properties, ObjectProvider<ContextPropagators> propagators,
				RequestsAbove above) {
			return new JdkHttpClientObserver(new JdkExchanges(new DeferredObservationRegistry(registry),
					new JdkExchangeConvention(observationName(properties)), propagators, above));
		}

		@Bean
		@ConditionalOnBooleanProperty(name = OBSERVE_BEANS, matchIfMissing = true)
		static ClientBeanPostProcessor throughlineJdkHttpClientPostProcessor(
				ObjectProvider<JdkHttpClientObserver> observer) {
			return new ClientBeanPostProcessor(JdkHttpClientObserver::isOfTheJdk, observer);
		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(RestClient.class)
		static class BelowBlockingClients {

			@Bean
			BlockingRequestsAbove throughlineBlockingRequestsAbove(RequestsAbove above) {
				return new BlockingRequestsAbove(above);
			}

		}

		@Configuration(proxyBeanMethods = false)
		@ConditionalOnClass(WebClient.class)
		static class BelowReactiveClients {

			@Bean
			ReactiveRequestsAbove throughlineReactiveRequestsAbove(RequestsAbove above) {
				return new ReactiveRequestsAbove(above);
			}

		}

	}

}
