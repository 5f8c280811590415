package dev.throughline.instrumentation.http;

import java.io.InputStream;
import java.io.SequenceInputStream;
import java.lang.reflect.Modifier;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import dev.throughline.test.HttpClientContract;
import dev.throughline.test.RecordedSpans;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Contract of the JDK's HttpClient, as a bean and by hand.
 */
class JdkHttpClientContractTests {

	private static ClientApplication application;

	@BeforeAll
	static void start() {
		application = new ClientApplication(Application.class);
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void everyMethodReachesTheClientBehind() {
		Set<String> own = Arrays.stream(ObservedHttpClient.class.getDeclaredMethods())
			.map((method) -> method.getName() + Arrays.toString(method.getParameterTypes()))
			.collect(Collectors.toSet());
		assertThat(HttpClient.class.getDeclaredMethods())
			.filteredOn((method) -> Modifier.isPublic(method.getModifiers()))
			.filteredOn((method) -> !Modifier.isStatic(method.getModifiers()))
			.extracting((method) -> method.getName() + Arrays.toString(method.getParameterTypes()))
			.isNotEmpty()
			.allMatch(own::contains);
	}

	@Nested
	class BeanThatSends extends Shape {

		@Override
		HttpClient observed(HttpClient client) {
			return application.bean(HttpClient.class, client);
		}

	}

	@Nested
	class BeanThatSendsAsynchronously extends AsynchronousShape {

		@Override
		HttpClient observed(HttpClient client) {
			return application.bean(HttpClient.class, client);
		}

	}

	@Nested
	class SendsByHand extends Shape {

		@Override
		HttpClient observed(HttpClient client) {
			return application.tracing().observe(client);
		}

	}

	@Nested
	class SendsAsynchronouslyByHand extends AsynchronousShape {

		@Override
		HttpClient observed(HttpClient client) {
			return application.tracing().observe(client);
		}

	}

	abstract class AsynchronousShape extends Shape {

		@Override
		<T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws Exception {
			return client().sendAsync(request, handler).get(20, TimeUnit.SECONDS);
		}

		@Override
		protected Runnable start(URI uri) {
			// derived futures cancel the exchange, as those of the JDK's own client do
			CompletableFuture<Integer> answer = client()
				.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString(), null)
				.thenApply(HttpResponse::statusCode);
			return () -> answer.cancel(true);
		}

	}

	abstract class Shape extends HttpClientContract {

		private @Nullable HttpClient client;

		abstract HttpClient observed(HttpClient client);

		HttpClient client() {
			if (this.client == null) {
				this.client = observed(HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build());
			}
			return this.client;
		}

		<T> HttpResponse<T> send(HttpRequest request, BodyHandler<T> handler) throws Exception {
			return client().send(request, handler);
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
		protected int exchange(String method, URI uri, @Nullable String body) throws Exception {
			HttpRequest.Builder request = HttpRequest.newBuilder(uri);
			if (body != null) {
				request.method(method, BodyPublishers.ofString(body));
			}
			return send(request.build(), BodyHandlers.ofString()).statusCode();
		}

		@Override
		protected int exchangeImpatiently(URI uri) throws Exception {
			return send(HttpRequest.newBuilder(uri).timeout(Duration.ofMillis(500)).build(), BodyHandlers.ofString())
				.statusCode();
		}

		@Override
		protected InputStream open(URI uri) throws Exception {
			return send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofInputStream()).body();
		}

		@Override
		protected int upload(URI uri, List<String> parts) throws Exception {
			HttpRequest request = HttpRequest.newBuilder(uri)
				.POST(BodyPublishers.ofInputStream(() -> new SequenceInputStream(Collections.enumeration(parts.stream()
					.map((part) -> new java.io.ByteArrayInputStream(part.getBytes(StandardCharsets.UTF_8)))
					.toList()))))
				.build();
			return send(request, BodyHandlers.ofString()).statusCode();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
