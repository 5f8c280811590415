package dev.throughline.instrumentation.http;

import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import dev.throughline.test.HttpClientContract;
import dev.throughline.test.HttpInterception;
import dev.throughline.test.RecordedSpans;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import reactor.core.Disposable;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.core.io.buffer.DefaultDataBufferFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.ResponseEntity;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.http.client.reactive.ReactorClientHttpConnector;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Contract of WebClient, whoever made it.
 */
class WebClientContractTests {

	private static final Duration IMPATIENT = Duration.ofMillis(500);

	private static ClientApplication application;

	@BeforeAll
	static void start() {
		application = new ClientApplication(Application.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	private ClientHttpConnector reactor(@Nullable Duration readTimeout) {
		reactor.netty.http.client.HttpClient client = reactor.netty.http.client.HttpClient.create()
			.followRedirect(true);
		return new ReactorClientHttpConnector((readTimeout != null) ? client.responseTimeout(readTimeout) : client);
	}

	private Mono<ClientResponse> intercept(ClientRequest request, ExchangeFunction next) {
		HttpInterception interception = application.interception.get();
		interception.run();
		return next.exchange(request)
			.flatMap((response) -> (interception.retries() && response.statusCode().value() == 503)
					? response.releaseBody().then(next.exchange(request)) : Mono.just(response));
	}

	@Nested
	class BuilderOfSpringBoot extends Shape {

		@Override
		WebClient.Builder builder(@Nullable Duration readTimeout) {
			WebClient.Builder builder = application.get(WebClient.Builder.class);
			return (readTimeout != null) ? builder.clientConnector(reactor(readTimeout)) : builder;
		}

		@Override
		WebClient build(WebClient.Builder builder) {
			return builder.build();
		}

	}

	@Nested
	class BeanMadeByCreate extends Shape {

		@Override
		WebClient.Builder builder(@Nullable Duration readTimeout) {
			return (readTimeout != null) ? WebClient.builder().clientConnector(reactor(readTimeout))
					: WebClient.create().mutate();
		}

		@Override
		WebClient build(WebClient.Builder builder) {
			return application.bean(WebClient.class, builder.build());
		}

		@Override
		protected boolean followsRedirects() {
			return false;
		}

	}

	@Nested
	class BeanOverAnObservedJdkClient extends Shape {

		@Override
		WebClient.Builder builder(@Nullable Duration readTimeout) {
			JdkClientHttpConnector connector = new JdkClientHttpConnector(application.bean(HttpClient.class,
					HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build()));
			if (readTimeout != null) {
				connector.setReadTimeout(readTimeout);
			}
			return WebClient.builder().clientConnector(connector);
		}

		@Override
		WebClient build(WebClient.Builder builder) {
			return application.bean(WebClient.class, builder.build());
		}

	}

	@Nested
	class BuilderBeanOfTheUser extends Shape {

		@Override
		WebClient.Builder builder(@Nullable Duration readTimeout) {
			return application.bean(WebClient.Builder.class, WebClient.builder()).clientConnector(reactor(readTimeout));
		}

		@Override
		WebClient build(WebClient.Builder builder) {
			return builder.build();
		}

	}

	@Nested
	class ByHand extends Shape {

		@Override
		WebClient.Builder builder(@Nullable Duration readTimeout) {
			return WebClient.builder().clientConnector(reactor(readTimeout));
		}

		@Override
		WebClient build(WebClient.Builder builder) {
			return application.tracing().observe(builder.build());
		}

	}

	abstract class Shape extends HttpClientContract {

		private @Nullable WebClient client;

		abstract WebClient.Builder builder(@Nullable Duration readTimeout);

		abstract WebClient build(WebClient.Builder builder);

		private WebClient client() {
			if (this.client == null) {
				this.client = build(builder(null));
			}
			return this.client;
		}

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
			WebClient.RequestBodySpec request = client().method(HttpMethod.valueOf(method)).uri(uri);
			if (body != null) {
				request.bodyValue(body);
			}
			return await(request.retrieve().toEntity(String.class));
		}

		private int await(Mono<? extends ResponseEntity<?>> answer) {
			ResponseEntity<?> entity = answer.block(Duration.ofSeconds(20));
			return (entity != null) ? entity.getStatusCode().value() : 0;
		}

		@Override
		protected int exchangeImpatiently(URI uri) {
			return await(build(builder(IMPATIENT)).get().uri(uri).retrieve().toEntity(String.class));
		}

		@Override
		protected int exchangeIntercepted(URI uri, HttpInterception interception) {
			application.interception.set(interception);
			WebClient intercepted = build(builder(null).filter(WebClientContractTests.this::intercept));
			return await(intercepted.get().uri(uri).retrieve().toEntity(String.class));
		}

		@Override
		protected int exchangeWithRetry(URI uri) {
			return await(client().get().uri(uri).retrieve().toEntity(String.class).retry(1));
		}

		@Override
		protected Runnable start(URI uri) {
			Disposable subscription = client().get().uri(uri).retrieve().toBodilessEntity().subscribe();
			return subscription::dispose;
		}

		@Override
		protected InputStream open(URI uri) {
			Flux<DataBuffer> body = client().get().uri(uri).retrieve().bodyToFlux(DataBuffer.class);
			return DataBufferUtils.subscriberInputStream(body, 1);
		}

		@Override
		protected int upload(URI uri, List<String> parts) {
			Flux<DataBuffer> body = Flux.fromIterable(parts)
				.map((part) -> DefaultDataBufferFactory.sharedInstance.wrap(part.getBytes(StandardCharsets.UTF_8)));
			return await(client().post().uri(uri).body(body, DataBuffer.class).retrieve().toEntity(String.class));
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
