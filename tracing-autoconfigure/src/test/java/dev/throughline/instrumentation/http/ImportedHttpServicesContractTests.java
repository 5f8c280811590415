package dev.throughline.instrumentation.http;

import java.net.URI;
import java.time.Duration;

import dev.throughline.test.HttpClientContract;
import dev.throughline.test.HttpInterception;
import dev.throughline.test.RecordedSpans;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import reactor.core.Disposable;
import reactor.core.publisher.Mono;
import reactor.netty.http.client.HttpClient;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.client.support.RestClientHttpServiceGroupConfigurer;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.support.WebClientHttpServiceGroupConfigurer;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.registry.HttpServiceGroup.ClientType;
import org.springframework.web.service.registry.HttpServiceProxyRegistry;
import org.springframework.web.service.registry.ImportHttpServices;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of the interfaces that {@link ImportHttpServices} makes clients of.
 */
class ImportedHttpServicesContractTests {

	private static ClientApplication application;

	@BeforeAll
	static void start() {
		application = new ClientApplication(Application.class, "spring.http.serviceclient.impatient.read-timeout=500ms",
				"spring.http.serviceclient.reactive-impatient.read-timeout=500ms");
		Application.running = application;
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private static <T> T client(String group, Class<T> type) {
		return application.get(HttpServiceProxyRegistry.class).getClient(group, type);
	}

	@Test
	void thereIsAClientInEachGroup() {
		assertThat(application.get(HttpServiceProxyRegistry.class).getGroupNames()).containsExactlyInAnyOrder("plain",
				"impatient", "intercepted", "reactive-plain", "reactive-impatient", "reactive-intercepted");
	}

	@Nested
	class OverRestClient extends HttpClientContract {

		@Override
		protected RecordedSpans spans() {
			return application.spans;
		}

		@Override
		protected BeanFactory application() {
			return application.context();
		}

		@Override
		protected int exchange(String method, URI uri, @Nullable String body) {
			return exchange("plain", HttpMethod.valueOf(method), uri, body);
		}

		private int exchange(String group, HttpMethod method, URI uri, @Nullable String body) {
			return client(group, Service.class).exchange(method, uri, body).getStatusCode().value();
		}

		@Override
		protected int exchangeImpatiently(URI uri) {
			return exchange("impatient", HttpMethod.GET, uri, null);
		}

		@Override
		protected int exchangeIntercepted(URI uri, HttpInterception interception) {
			application.interception.set(interception);
			return exchange("intercepted", HttpMethod.GET, uri, null);
		}

	}

	@Nested
	class OverWebClient extends HttpClientContract {

		@Override
		protected RecordedSpans spans() {
			return application.spans;
		}

		@Override
		protected BeanFactory application() {
			return application.context();
		}

		@Override
		protected int exchange(String method, URI uri, @Nullable String body) {
			return await(
					client("reactive-plain", ReactiveService.class).exchange(HttpMethod.valueOf(method), uri, body));
		}

		private int await(Mono<ResponseEntity<String>> answer) {
			ResponseEntity<String> entity = answer.block(Duration.ofSeconds(20));
			return (entity != null) ? entity.getStatusCode().value() : 0;
		}

		@Override
		protected int exchangeImpatiently(URI uri) {
			return await(client("reactive-impatient", ReactiveService.class).exchange(HttpMethod.GET, uri, null));
		}

		@Override
		protected int exchangeIntercepted(URI uri, HttpInterception interception) {
			application.interception.set(interception);
			return await(client("reactive-intercepted", ReactiveService.class).exchange(HttpMethod.GET, uri, null));
		}

		@Override
		protected int exchangeWithRetry(URI uri) {
			return await(client("reactive-plain", ReactiveService.class).exchange(HttpMethod.GET, uri, null).retry(1));
		}

		@Override
		protected Runnable start(URI uri) {
			Disposable subscription = client("reactive-plain", ReactiveService.class)
				.exchange(HttpMethod.GET, uri, null)
				.subscribe();
			return subscription::dispose;
		}

	}

	interface Service {

		@HttpExchange
		ResponseEntity<String> exchange(HttpMethod method, URI uri,
				@RequestBody(required = false) @Nullable String body);

	}

	interface ReactiveService {

		@HttpExchange
		Mono<ResponseEntity<String>> exchange(HttpMethod method, URI uri,
				@RequestBody(required = false) @Nullable String body);

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@ImportHttpServices(group = "plain", types = Service.class)
	@ImportHttpServices(group = "impatient", types = Service.class)
	@ImportHttpServices(group = "intercepted", types = Service.class)
	@ImportHttpServices(group = "reactive-plain", types = ReactiveService.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "reactive-impatient", types = ReactiveService.class, clientType = ClientType.WEB_CLIENT)
	@ImportHttpServices(group = "reactive-intercepted", types = ReactiveService.class,
			clientType = ClientType.WEB_CLIENT)
	static class Application {

		static volatile ClientApplication running;

		@Bean
		RestClientHttpServiceGroupConfigurer interceptors() {
			return (groups) -> groups.filterByName("intercepted")
				.forEachClient((group, builder) -> builder.requestInterceptor((request, body, execution) -> {
					HttpInterception interception = running.interception.get();
					interception.run();
					ClientHttpResponse response = execution.execute(request, body);
					return (interception.retries() && response.getStatusCode().value() == 503)
							? execution.execute(request, body) : response;
				}));
		}

		@Bean
		WebClientHttpServiceGroupConfigurer filters() {
			return (groups) -> {
				groups.filterByName("reactive-impatient")
					.forEachClient((group, builder) -> builder.clientConnector(new ReactorClientHttpConnector(
							HttpClient.create().responseTimeout(Duration.ofMillis(500)))));
				groups.filterByName("reactive-intercepted")
					.forEachClient((group, builder) -> builder.filter(this::filter));
			};
		}

		private Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
			HttpInterception interception = running.interception.get();
			interception.run();
			return next.exchange(request)
				.flatMap((response) -> (interception.retries() && response.statusCode().value() == 503)
						? response.releaseBody().then(next.exchange(request)) : Mono.just(response));
		}

	}

}
