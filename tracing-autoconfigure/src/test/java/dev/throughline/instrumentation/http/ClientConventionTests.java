package dev.throughline.instrumentation.http;

import java.io.IOException;
import java.net.URI;
import java.util.stream.Stream;

import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.transport.RequestReplySenderContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.mock.http.client.MockClientHttpRequest;
import org.springframework.mock.http.client.MockClientHttpResponse;
import org.springframework.test.util.ReflectionTestUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.BDDMockito.given;
import static org.mockito.Mockito.mock;

/**
 * Our conventions say what Spring's default conventions say, however often they are
 * asked.
 */
class ClientConventionTests {

	private final BlockingClientConvention blocking = new BlockingClientConvention("calls");

	private final ReactiveClientConvention reactive = new ReactiveClientConvention("calls");

	static Stream<Exchange> exchanges() {
		URI uri = URI.create("http://callee:8081/things/7?q=%20a");
		Exchange exchange = new Exchange("GET", uri, "http://callee:8081/things/{id}?q={q}", 200, null, false);
		return Stream.of(exchange, exchange.with("POST"), exchange.with("get"), exchange.with("BREW"),
				exchange.with((String) null, uri), exchange.with(null, URI.create("http://callee/")),
				exchange.with("/things/{id}", uri), exchange.with("things", uri), exchange.with("", uri),
				exchange.with("https://callee", uri), exchange.with("ftp://callee/x", uri),
				exchange.with("/" + "x".repeat(RepeatedTexts.MAX_LENGTH), uri),
				exchange.with(null, URI.create("http://a_b/x")), exchange.with(null, URI.create("/x")),
				exchange.with(null, URI.create("http://callee/\u00e4")), exchange.with(0), exchange.with(204),
				exchange.with(302), exchange.with(404), exchange.with(418), exchange.with(503), exchange.with(599),
				exchange.with(600), exchange.with(999), exchange.with(0, new IOException(), false),
				exchange.with(0, new IllegalStateException() {
				}, false), exchange.with(200, new IllegalStateException(), false), exchange.with(200, null, true),
				exchange.with(0, new IOException(), true));
	}

	@ParameterizedTest
	@MethodSource("exchanges")
	void blockingClientsHaveTheNamesAndKeyValuesOfSpring(Exchange exchange) {
		DefaultClientRequestObservationConvention springs = new DefaultClientRequestObservationConvention("calls");
		for (int i = 0; i < 3; i++) {
			assertSame(exchange.blocking(), this.blocking, springs);
		}
	}

	@ParameterizedTest
	@MethodSource("exchanges")
	void reactiveClientsHaveTheNamesAndKeyValuesOfSpring(Exchange exchange) {
		var springs = new org.springframework.web.reactive.function.client.DefaultClientRequestObservationConvention(
				"calls");
		for (int i = 0; i < 3; i++) {
			assertSame(exchange.reactive(), this.reactive, springs);
		}
	}

	@Test
	void answerThatCannotBeReadHasTheStatusOfSpring() throws IOException {
		ClientRequestObservationContext context = exchanges().findFirst().orElseThrow().blocking();
		ClientHttpResponse broken = mock(ClientHttpResponse.class);
		given(broken.getStatusCode()).willThrow(IOException.class);
		context.setResponse(broken);
		assertSame(context, this.blocking, new DefaultClientRequestObservationConvention("calls"));
	}

	@ParameterizedTest
	@ValueSource(booleans = { true, false })
	void urlIsInTheContextOnceAndAsItIsAtTheEnd(boolean removed) {
		MockClientHttpRequest request = new MockClientHttpRequest(HttpMethod.GET, URI.create("http://callee/a"));
		ClientRequestObservationContext context = new ClientRequestObservationContext(request);
		context.addHighCardinalityKeyValues(this.blocking.getHighCardinalityKeyValues(context));
		assertThat(this.blocking.getHighCardinalityKeyValues(context)).isEmpty();
		if (removed) {
			context.removeHighCardinalityKeyValue("http.url");
		}
		else {
			context.addHighCardinalityKeyValue(KeyValue.of("http.url", "changed by a handler"));
		}
		context.addHighCardinalityKeyValues(this.blocking.getHighCardinalityKeyValues(context));
		assertThat(context.getHighCardinalityKeyValues())
			.containsExactly(KeyValue.of("http.url", request.getURI().toString()));
		request.setURI(URI.create("http://callee/redirected"));
		assertThat(this.blocking.getHighCardinalityKeyValues(context))
			.containsExactly(KeyValue.of("http.url", "http://callee/redirected"));
	}

	@Test
	void textsThatDoNotRepeatDoNotStay() {
		RepeatedTexts<String> texts = new RepeatedTexts<>();
		String longest = "x".repeat(RepeatedTexts.MAX_LENGTH);
		assertThat(texts.keep(longest + "x", "value")).isEqualTo("value");
		assertThat(texts.find(longest + "x")).isNull();
		texts.keep(longest, "value");
		assertThat(texts.find(longest)).isEqualTo("value");
		for (int i = 0; i < RepeatedTexts.MAX_TEXTS; i++) {
			texts.keep("text" + i, "value");
		}
		assertThat(texts.find(longest)).isNull();
		assertThat(texts.find("text" + (RepeatedTexts.MAX_TEXTS - 1))).isEqualTo("value");
	}

	private static <C extends RequestReplySenderContext<?, ?>> void assertSame(C context, ObservationConvention<C> ours,
			ObservationConvention<C> springs) {
		assertThat(ours.getName()).isEqualTo(springs.getName());
		assertThat(ours.getContextualName(context)).isEqualTo(springs.getContextualName(context));
		assertThat(ours.getLowCardinalityKeyValues(context)).isEqualTo(springs.getLowCardinalityKeyValues(context));
		KeyValues high = springs.getHighCardinalityKeyValues(context);
		assertThat(ours.getHighCardinalityKeyValues(context)).isEqualTo(high);
	}

	record Exchange(String method, URI uri, @Nullable String template, int status, @Nullable Throwable error,
			boolean aborted) {

		Exchange with(String otherMethod) {
			return new Exchange(otherMethod, this.uri, this.template, this.status, this.error, this.aborted);
		}

		Exchange with(@Nullable String otherTemplate, URI otherUri) {
			return new Exchange(this.method, otherUri, otherTemplate, this.status, this.error, this.aborted);
		}

		Exchange with(int otherStatus) {
			return with(otherStatus, null, false);
		}

		Exchange with(int otherStatus, @Nullable Throwable otherError, boolean isAborted) {
			return new Exchange(this.method, this.uri, this.template, otherStatus, otherError, isAborted);
		}

		ClientRequestObservationContext blocking() {
			ClientRequestObservationContext context = new ClientRequestObservationContext(
					new MockClientHttpRequest(HttpMethod.valueOf(this.method), this.uri));
			context.setUriTemplate(this.template);
			if (this.status != 0) {
				context.setResponse(new MockClientHttpResponse(new byte[0], HttpStatusCode.valueOf(this.status)));
			}
			if (this.error != null) {
				context.setError(this.error);
			}
			return context;
		}

		org.springframework.web.reactive.function.client.ClientRequestObservationContext reactive() {
			var context = new org.springframework.web.reactive.function.client.ClientRequestObservationContext(
					ClientRequest.create(HttpMethod.valueOf(this.method), this.uri));
			context.setUriTemplate(this.template);
			if (this.status != 0) {
				context.setResponse(ClientResponse.create(HttpStatusCode.valueOf(this.status)).build());
			}
			if (this.error != null) {
				context.setError(this.error);
			}
			ReflectionTestUtils.invokeMethod(context, "setAborted", this.aborted);
			return context;
		}

	}

}
