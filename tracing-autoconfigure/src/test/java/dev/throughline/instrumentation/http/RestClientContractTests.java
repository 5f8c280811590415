package dev.throughline.instrumentation.http;

import java.io.IOException;
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

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.ReactorClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Contract of RestClient, whoever made it.
 */
class RestClientContractTests {

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

	private HttpClient following() {
		return HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
	}

	private ClientHttpRequestFactory jdk(HttpClient client, @Nullable Duration readTimeout) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(client);
		if (readTimeout != null) {
			factory.setReadTimeout(readTimeout);
		}
		return factory;
	}

	private ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
			throws IOException {
		HttpInterception interception = application.interception.get();
		interception.run();
		ClientHttpResponse response = execution.execute(request, body);
		if (interception.retries() && response.getStatusCode().value() == 503) {
			response.close();
			return execution.execute(request, body);
		}
		return response;
	}

	@Nested
	class BuilderOfSpringBoot extends Shape {

		@Override
		RestClient.Builder builder(@Nullable Duration readTimeout) {
			RestClient.Builder builder = application.get(RestClient.Builder.class);
			return (readTimeout != null) ? builder.requestFactory(jdk(HttpClient.newHttpClient(), readTimeout))
					: builder;
		}

		@Override
		RestClient build(RestClient.Builder builder) {
			return builder.build();
		}

	}

	@Nested
	class BeanMadeByCreate extends Shape {

		@Override
		RestClient.Builder builder(@Nullable Duration readTimeout) {
			if (readTimeout == null) {
				return RestClient.create().mutate();
			}
			ReactorClientHttpRequestFactory factory = new ReactorClientHttpRequestFactory();
			factory.setReadTimeout(readTimeout);
			return RestClient.builder().requestFactory(factory);
		}

		@Override
		RestClient build(RestClient.Builder builder) {
			return application.bean(RestClient.class, builder.build());
		}

		@Override
		protected boolean followsRedirects() {
			return false;
		}

	}

	@Nested
	class BeanOverTheJdk extends Shape {

		@Override
		RestClient.Builder builder(@Nullable Duration readTimeout) {
			return RestClient.builder().requestFactory(jdk(following(), readTimeout));
		}

		@Override
		RestClient build(RestClient.Builder builder) {
			return application.bean(RestClient.class, builder.build());
		}

	}

	@Nested
	class BeanOverAnObservedJdkClient extends Shape {

		@Override
		RestClient.Builder builder(@Nullable Duration readTimeout) {
			return RestClient.builder()
				.requestFactory(jdk(application.bean(HttpClient.class, following()), readTimeout));
		}

		@Override
		RestClient build(RestClient.Builder builder) {
			return application.bean(RestClient.class, builder.build());
		}

	}

	@Nested
	class BeanOverUrlConnection extends Shape {

		@Override
		RestClient.Builder builder(@Nullable Duration readTimeout) {
			SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
			if (readTimeout != null) {
				factory.setReadTimeout(readTimeout);
			}
			return RestClient.builder().requestFactory(factory);
		}

		@Override
		RestClient build(RestClient.Builder builder) {
			return application.bean(RestClient.class, builder.build());
		}

	}

	@Nested
	class BuilderBeanOfTheUser extends Shape {

		@Override
		RestClient.Builder builder(@Nullable Duration readTimeout) {
			return application.bean(RestClient.Builder.class, RestClient.builder())
				.requestFactory(jdk(following(), readTimeout));
		}

		@Override
		RestClient build(RestClient.Builder builder) {
			return builder.build();
		}

	}

	@Nested
	class ByHand extends Shape {

		@Override
		RestClient.Builder builder(@Nullable Duration readTimeout) {
			return RestClient.builder().requestFactory(jdk(following(), readTimeout));
		}

		@Override
		RestClient build(RestClient.Builder builder) {
			return application.tracing().observe(builder.build());
		}

	}

	abstract class Shape extends HttpClientContract {

		private @Nullable RestClient client;

		abstract RestClient.Builder builder(@Nullable Duration readTimeout);

		abstract RestClient build(RestClient.Builder builder);

		private RestClient client() {
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
			RestClient.RequestBodySpec request = client().method(HttpMethod.valueOf(method)).uri(uri);
			if (body != null) {
				request.body(body);
			}
			return request.retrieve().toEntity(String.class).getStatusCode().value();
		}

		@Override
		protected int exchangeImpatiently(URI uri) {
			RestClient impatient = build(builder(IMPATIENT));
			return impatient.get().uri(uri).retrieve().toEntity(String.class).getStatusCode().value();
		}

		@Override
		protected int exchangeIntercepted(URI uri, HttpInterception interception) {
			application.interception.set(interception);
			RestClient intercepted = build(builder(null).requestInterceptor(RestClientContractTests.this::intercept));
			return intercepted.get().uri(uri).retrieve().toEntity(String.class).getStatusCode().value();
		}

		@Override
		protected InputStream open(URI uri) {
			return client().get().uri(uri).exchangeForRequiredValue((request, response) -> response.getBody(), false);
		}

		@Override
		protected int upload(URI uri, List<String> parts) {
			StreamingHttpOutputMessage.Body body = (out) -> {
				for (String part : parts) {
					out.write(part.getBytes(StandardCharsets.UTF_8));
				}
			};
			return client().post().uri(uri).body(body).retrieve().toEntity(String.class).getStatusCode().value();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
