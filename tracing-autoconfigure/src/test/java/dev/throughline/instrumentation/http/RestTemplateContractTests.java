package dev.throughline.instrumentation.http;

import java.io.IOException;
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
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpEntity;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.web.client.RestTemplate;

/**
 * Contract of RestTemplate, whoever made it.
 */
class RestTemplateContractTests {

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

	private ClientHttpRequestFactory jdk(@Nullable Duration readTimeout) {
		JdkClientHttpRequestFactory factory = new JdkClientHttpRequestFactory(
				HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build());
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
		RestTemplate template(@Nullable Duration readTimeout) {
			RestTemplateBuilder builder = application.get(RestTemplateBuilder.class);
			return ((readTimeout != null) ? builder.readTimeout(readTimeout) : builder).build();
		}

	}

	@Nested
	class BuilderBeanOfTheUser extends Shape {

		@Override
		RestTemplate template(@Nullable Duration readTimeout) {
			return application.bean(RestTemplateBuilder.class, new RestTemplateBuilder())
				.requestFactory(() -> jdk(readTimeout))
				.build();
		}

	}

	@Nested
	class BeanMadeByItsConstructor extends Shape {

		@Override
		RestTemplate template(@Nullable Duration readTimeout) {
			RestTemplate template = new RestTemplate();
			if (readTimeout != null) {
				SimpleClientHttpRequestFactory factory = new SimpleClientHttpRequestFactory();
				factory.setReadTimeout(readTimeout);
				template.setRequestFactory(factory);
			}
			return application.bean(RestTemplate.class, template);
		}

	}

	@Nested
	class BeanOfASubclass extends Shape {

		@Override
		RestTemplate template(@Nullable Duration readTimeout) {
			return application.bean(OwnTemplate.class, new OwnTemplate(jdk(readTimeout)));
		}

	}

	@Nested
	class ByHand extends Shape {

		@Override
		RestTemplate template(@Nullable Duration readTimeout) {
			return application.tracing().observe(new RestTemplate(jdk(readTimeout)));
		}

	}

	abstract class Shape extends HttpClientContract {

		private @Nullable RestTemplate template;

		abstract RestTemplate template(@Nullable Duration readTimeout);

		private RestTemplate plain() {
			if (this.template == null) {
				this.template = template(null);
			}
			return this.template;
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
			return plain()
				.exchange(uri, HttpMethod.valueOf(method), (body != null) ? new HttpEntity<>(body) : null, String.class)
				.getStatusCode()
				.value();
		}

		@Override
		protected int exchangeImpatiently(URI uri) {
			return template(IMPATIENT).getForEntity(uri, String.class).getStatusCode().value();
		}

		@Override
		protected int exchangeIntercepted(URI uri, HttpInterception interception) {
			application.interception.set(interception);
			RestTemplate intercepted = template(null);
			intercepted.getInterceptors().add(RestTemplateContractTests.this::intercept);
			return intercepted.getForEntity(uri, String.class).getStatusCode().value();
		}

		@Override
		protected int upload(URI uri, List<String> parts) {
			Integer status = plain().execute(uri, HttpMethod.POST, (request) -> write(request, parts),
					(response) -> response.getStatusCode().value());
			return (status != null) ? status : 0;
		}

		private void write(ClientHttpRequest request, List<String> parts) throws IOException {
			for (String part : parts) {
				request.getBody().write(part.getBytes(StandardCharsets.UTF_8));
			}
		}

	}

	static class OwnTemplate extends RestTemplate {

		OwnTemplate(ClientHttpRequestFactory factory) {
			super(factory);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
