package dev.throughline.instrumentation.http;

import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import dev.throughline.LoopbackServer;
import dev.throughline.propagation.TrustBoundaryAutoConfiguration;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

/**
 * What is particular to the JDK's HttpClient: it works below other clients, can be closed
 * and may be a class of the user.
 */
class JdkHttpClientTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, HttpTracingAutoConfiguration.class, HttpClientTracingAutoConfiguration.class)
		.withBean("httpClient", HttpClient.class, HttpClient::newHttpClient);

	private LoopbackServer called;

	@BeforeEach
	void start() {
		this.called = new LoopbackServer();
	}

	@AfterEach
	void stop() {
		this.called.close();
	}

	@Test
	void clientBelowARestClientThatNobodyObservesMakesTheSpan() {
		this.runner.run((context) -> {
			over(context).build().get().uri(this.called.uri()).retrieve().body(String.class);
			assertThat(this.called.takeAll("traceparent")).singleElement()
				.asString()
				.contains(this.spans.take().getSpanId());
		});
	}

	/**
	 * Without export Spring Boot propagates nothing, so that the request does not show
	 * that it is observed.
	 */
	@Test
	void clientBelowAnObservedRestClientMakesNoSpanAlsoWhenNoContextIsSent() {
		this.runner.withPropertyValues("management.tracing.export.enabled=false").run((context) -> {
			RestClient client = context.getBean(HttpClientTracing.class).observe(over(context).build());
			client.get().uri(this.called.uri()).retrieve().body(String.class);
			assertThat(this.called.takeAll("traceparent")).isEmpty();
			this.spans.take();
		});
	}

	@Test
	void clientBelowAnObservedWebClientMakesNoSpanAlsoWhenNoContextIsSent() {
		this.runner.withPropertyValues("management.tracing.export.enabled=false").run((context) -> {
			WebClient client = context.getBean(HttpClientTracing.class).observe(reactiveOver(context).build());
			for (int i = 0; i < 2; i++) {
				client.get().uri(this.called.uri()).retrieve().bodyToMono(String.class).block(PATIENCE);
				assertThat(this.called.takeAll("traceparent")).isEmpty();
				this.spans.take();
			}
		});
	}

	/**
	 * The host is one that may not have the context.
	 */
	@Test
	void clientBelowAnObservedClientMakesNoSpanOfARequestToADeniedHost() {
		this.runner.withConfiguration(AutoConfigurations.of(TrustBoundaryAutoConfiguration.class))
			.withPropertyValues("throughline.propagation.outbound.deny=*")
			.run((context) -> {
				HttpClientTracing tracing = context.getBean(HttpClientTracing.class);
				WebClient reactive = tracing.observe(reactiveOver(context).build());
				reactive.get().uri(this.called.uri()).retrieve().bodyToMono(String.class).block(PATIENCE);
				tracing.observe(over(context).build()).get().uri(this.called.uri()).retrieve().body(String.class);
				assertThat(this.called.takeAll("traceparent")).isEmpty();
				assertThat(this.called.takeAll("traceparent")).isEmpty();
				this.spans.take(2);
			});
	}

	@Test
	void clientBelowAWebClientThatNobodyObservesMakesTheSpan() {
		this.runner.run((context) -> {
			reactiveOver(context).build()
				.get()
				.uri(this.called.uri())
				.retrieve()
				.bodyToMono(String.class)
				.block(PATIENCE);
			assertThat(this.called.takeAll("traceparent")).singleElement()
				.asString()
				.contains(this.spans.take().getSpanId());
		});
	}

	/**
	 * The same object of a URI, on the same thread, while the request above waits.
	 */
	@Test
	void callOfTheSameAddressBesideAWebClientHasItsOwnSpan() {
		this.runner.withPropertyValues("management.tracing.export.enabled=false").run((context) -> {
			HttpRequest beside = HttpRequest.newBuilder(this.called.uri()).build();
			WebClient client = context.getBean(HttpClientTracing.class)
				.observe(reactiveOver(context).filter((request, next) -> {
					send(context, beside);
					return next.exchange(request);
				}).build());
			client.get().uri(beside.uri()).retrieve().bodyToMono(String.class).block(PATIENCE);
			this.spans.take(2);
		});
	}

	@Test
	void callOfTheSameAddressBesideARestClientOnAnotherThreadHasItsOwnSpan() {
		this.runner.withPropertyValues("management.tracing.export.enabled=false").run((context) -> {
			HttpRequest beside = HttpRequest.newBuilder(this.called.uri()).build();
			RestClient client = context.getBean(HttpClientTracing.class)
				.observe(over(context).requestInterceptor((request, body, execution) -> {
					CompletableFuture.runAsync(() -> send(context, beside)).join();
					return execution.execute(request, body);
				}).build());
			client.get().uri(beside.uri()).retrieve().body(String.class);
			this.spans.take(2);
		});
	}

	@Test
	void requestThatEndsWithoutAnAnswerIsForgotten() {
		this.runner.run((context) -> {
			RequestsAbove above = context.getBean(RequestsAbove.class);
			HttpClientTracing tracing = context.getBean(HttpClientTracing.class);
			List<URI> handedDown = new ArrayList<>();
			RestClient blocking = tracing.observe(over(context).requestInterceptor((request, body, execution) -> {
				assertThat(above.contains(request.getURI())).isTrue();
				handedDown.add(request.getURI());
				throw new IOException("refused");
			}).build());
			WebClient reactive = tracing.observe(reactiveOver(context).filter((request, next) -> {
				assertThat(above.contains(request.url())).isTrue();
				handedDown.add(request.url());
				return Mono.error(new IOException("refused"));
			}).build());
			assertThatException().isThrownBy(() -> blocking.get().uri(this.called.uri()).retrieve().body(String.class));
			assertThatException().isThrownBy(
					() -> reactive.get().uri(this.called.uri()).retrieve().bodyToMono(String.class).block(PATIENCE));
			this.spans.take(2);
			assertThat(handedDown).hasSize(2).noneMatch(above::contains);
		});
	}

	@Test
	void callOfAnotherAddressInsideAnInterceptorIsAChild() {
		this.runner.run((context) -> {
			HttpRequest token = HttpRequest.newBuilder(this.called.uri().resolve("/token")).build();
			RestClient client = context.getBean(HttpClientTracing.class)
				.observe(over(context).requestInterceptor((request, body, execution) -> {
					send(context, token);
					return execution.execute(request, body);
				}).build());
			client.get().uri(this.called.uri()).retrieve().body(String.class);
			List<SpanData> made = this.spans.take(2);
			OpenTelemetryAssertions.assertThat(made.get(0)).hasParent(made.get(1));
			assertThat(this.called.takeAll("traceparent")).singleElement().asString().contains(made.get(0).getSpanId());
			assertThat(this.called.takeAll("traceparent")).singleElement().asString().contains(made.get(1).getSpanId());
		});
	}

	private RestClient.Builder over(ApplicationContext context) {
		return RestClient.builder()
			.requestFactory(new JdkClientHttpRequestFactory(context.getBean("httpClient", HttpClient.class)));
	}

	private WebClient.Builder reactiveOver(ApplicationContext context) {
		return WebClient.builder()
			.clientConnector(new JdkClientHttpConnector(context.getBean("httpClient", HttpClient.class)));
	}

	private static void send(ApplicationContext context, HttpRequest request) {
		try {
			context.getBean("httpClient", HttpClient.class).send(request, BodyHandlers.discarding());
		}
		catch (IOException | InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	@Test
	void contextThatTheCallerWroteIsSentAsItIs() {
		String written = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
		this.runner.run((context) -> {
			send(context, HttpRequest.newBuilder(this.called.uri()).header("traceparent", written).build());
			assertThat(this.called.takeAll("traceparent")).containsExactly(written);
		});
	}

	@Test
	void contextThatCannotBeReadIsReplaced() {
		this.runner.run((context) -> {
			send(context, HttpRequest.newBuilder(this.called.uri()).header("traceparent", "nonsense").build());
			SpanData span = this.spans.take();
			OpenTelemetryAssertions.assertThat(span).hasKind(SpanKind.CLIENT);
			assertThat(this.called.takeAll("traceparent")).singleElement().asString().contains(span.getSpanId());
		});
	}

	@Test
	void requestCanBeSentTwice() {
		this.runner.run((context) -> {
			HttpRequest request = HttpRequest.newBuilder(this.called.uri()).build();
			send(context, request);
			send(context, request);
			for (SpanData span : this.spans.take(2)) {
				assertThat(this.called.takeAll("traceparent")).singleElement().asString().contains(span.getSpanId());
			}
		});
	}

	@Test
	void mistakesOfTheCallerAreAnsweredByTheClientBehind() {
		this.runner.run((context) -> assertThatNullPointerException()
			.isThrownBy(() -> context.getBean("httpClient", HttpClient.class).send(null, BodyHandlers.discarding())));
	}

	@Test
	void settingsAreThoseOfTheClientBehind() {
		HttpClient plain = HttpClient.newBuilder()
			.connectTimeout(Duration.ofSeconds(7))
			.followRedirects(HttpClient.Redirect.ALWAYS)
			.version(HttpClient.Version.HTTP_1_1)
			.build();
		this.runner.run((context) -> {
			HttpClient client = context.getBean(HttpClientTracing.class).observe(plain);
			assertThat(client).isInstanceOf(ObservedHttpClient.class);
			assertThat(client.connectTimeout()).contains(Duration.ofSeconds(7));
			assertThat(client.followRedirects()).isEqualTo(HttpClient.Redirect.ALWAYS);
			assertThat(client.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
			assertThat(client.sslContext()).isSameAs(plain.sslContext());
			assertThat(client.cookieHandler()).isEmpty();
			assertThat(client.proxy()).isEqualTo(plain.proxy());
			assertThat(client.authenticator()).isEmpty();
			assertThat(client.executor()).isEqualTo(plain.executor());
			assertThat(client).hasToString(plain.toString());
		});
	}

	@Test
	void beanOfAUsersClassKeepsItsTypeAndIsObservedByHand() {
		OwnHttpClient own = new OwnHttpClient();
		this.runner.withBean("own", OwnHttpClient.class, () -> own).run((context) -> {
			assertThat(context.getBean(OwnHttpClient.class)).isSameAs(own);
			HttpClient observed = context.getBean(HttpClientTracing.class).observe((HttpClient) own);
			observed.send(HttpRequest.newBuilder(this.called.uri()).build(), BodyHandlers.discarding());
			assertThat(this.called.takeAll("traceparent")).singleElement()
				.asString()
				.contains(this.spans.take().getSpanId());
		});
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21, disabledReason = "HttpClient cannot be closed before JDK 21")
	void closingReachesTheClientBehind() throws Exception {
		Method isTerminated = HttpClient.class.getMethod("isTerminated");
		Method shutdown = HttpClient.class.getMethod("shutdown");
		Method awaitTermination = HttpClient.class.getMethod("awaitTermination", Duration.class);
		this.runner.run((context) -> {
			HttpClient plain = HttpClient.newHttpClient();
			HttpClient client = context.getBean(HttpClientTracing.class).observe(plain);
			assertThat(isTerminated.invoke(client)).isEqualTo(false);
			shutdown.invoke(client);
			assertThat(awaitTermination.invoke(client, Duration.ofSeconds(10))).isEqualTo(true);
			assertThat(isTerminated.invoke(plain)).isEqualTo(true);
			HttpClient another = HttpClient.newHttpClient();
			((AutoCloseable) context.getBean(HttpClientTracing.class).observe(another)).close();
			assertThat(isTerminated.invoke(another)).isEqualTo(true);
		});
	}

}
