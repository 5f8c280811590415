package dev.throughline.instrumentation.http;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.filter.ServerHttpObservationFilter;

import static org.assertj.core.api.Assertions.assertThat;

class RepeatedRequestConventionTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final DefaultServerRequestObservationConvention springs = new DefaultServerRequestObservationConvention();

	private final RepeatedRequestConvention convention = new RepeatedRequestConvention("http.server.requests");

	@Test
	void answersWhatSpringAnswersFromTheFirstRequestOn() {
		for (int repetition = 0; repetition < 2; repetition++) {
			for (String method : new String[] { "GET", "POST", "QUERY", "get", "X-OWN" }) {
				for (String pattern : new String[] { null, "", "/", "/items/{id}", "/other" }) {
					for (int status : new int[] { 100, 200, 201, 299, 302, 404, 418, 500, 503, 777 }) {
						assertSame(context(method, pattern, status, null));
						assertSame(context(method, pattern, status, new IllegalStateException()));
						assertSame(context(method, pattern, status, new IllegalStateException() {
						}));
					}
				}
			}
		}
	}

	@Test
	void answersWhatSpringAnswersWithoutResponseOrRequest() {
		ServerRequestObservationContext context = context("GET", "/items/{id}", 200, null);
		context.setResponse(null);
		assertSame(context);
		context.setCarrier(null);
		assertSame(context);
	}

	@Test
	void requestsThatAreAnsweredAlikeShareTheAnswer() {
		KeyValues first = this.convention.getLowCardinalityKeyValues(context("GET", "/items/{id}", 200, null));
		this.convention.getLowCardinalityKeyValues(context("PUT", "/items/{id}", 404, null));
		assertThat(this.convention.getLowCardinalityKeyValues(context("GET", "/items/{id}", 200, null)))
			.isSameAs(first);
	}

	@Test
	void remembersNoMoreThanItsBound() {
		for (int i = 0; i < 3000; i++) {
			assertSame(context("GET", "/items/" + i, 200, null));
			assertSame(context("GET", "/items", i, null));
		}
		ServerRequestObservationContext context = context("GET", "/items/2999", 200, null);
		assertThat(this.convention.getLowCardinalityKeyValues(context))
			.isNotSameAs(this.convention.getLowCardinalityKeyValues(context));
		ServerRequestObservationContext status = context("GET", "/items", 2999, null);
		assertThat(this.convention.getLowCardinalityKeyValues(status))
			.isNotSameAs(this.convention.getLowCardinalityKeyValues(status));
	}

	@Test
	void urlIsSaidOnce() {
		ServerRequestObservationContext context = context("GET", "/items/{id}", 200, null);
		KeyValues url = this.convention.getHighCardinalityKeyValues(context);
		assertThat(url).containsExactlyElementsOf(this.springs.getHighCardinalityKeyValues(context));
		context.addHighCardinalityKeyValues(url);
		assertThat(this.convention.getHighCardinalityKeyValues(context)).isEmpty();
		context.addHighCardinalityKeyValue(KeyValue.of("http.url", "changed"));
		assertThat(this.convention.getHighCardinalityKeyValues(context)).containsExactlyElementsOf(url);
	}

	@ParameterizedTest
	@ValueSource(classes = { Endpoint.class, OwnConvention.class })
	void urlIsThereForWhoeverReadsIt(Class<?> configuration) throws Exception {
		assertThat(url(configuration)).isEqualTo("/url");
	}

	@ParameterizedTest
	@ValueSource(
			strings = { "throughline.conventions=micrometer", "management.observations.conventions=opentelemetry" })
	void springsConventionStaysWhereSpringsHandlerOrConventionsAreChosen(String property) throws Exception {
		assertThat(url(Endpoint.class, property)).isEqualTo("/url");
	}

	@Test
	void observationHasTheNameOfSpringBootsProperty() throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				Endpoint.class, "management.observations.http.server.requests.name=shop")) {
			assertThat(application.get("/name").body()).isEqualTo("shop");
			this.spans.take();
		}
	}

	private String url(Class<?> configuration, String... properties) throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, this.spans,
				configuration, properties)) {
			String url = application.get("/url").body();
			this.spans.take();
			return url;
		}
	}

	private void assertSame(ServerRequestObservationContext context) {
		assertThat(this.convention.getLowCardinalityKeyValues(context))
			.containsExactlyElementsOf(this.springs.getLowCardinalityKeyValues(context));
		assertThat(this.convention.getContextualName(context)).isEqualTo(this.springs.getContextualName(context));
	}

	private static ServerRequestObservationContext context(String method, @Nullable String pattern, int status,
			@Nullable Throwable error) {
		MockHttpServletResponse response = new MockHttpServletResponse();
		response.setStatus(status);
		ServerRequestObservationContext context = new ServerRequestObservationContext(
				new MockHttpServletRequest(method, "/items/7"), response);
		context.setPathPattern(pattern);
		if (error != null) {
			context.setError(error);
		}
		return context;
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Endpoint {

		@GetMapping("/url")
		String url(HttpServletRequest request) {
			KeyValue url = context(request).getHighCardinalityKeyValue("http.url");
			return (url != null) ? url.getValue() : "null";
		}

		@GetMapping("/name")
		String name(HttpServletRequest request) {
			return context(request).getName();
		}

		private static ServerRequestObservationContext context(HttpServletRequest request) {
			return ServerHttpObservationFilter.findObservationContext(request).orElseThrow();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnConvention extends Endpoint {

		@Bean
		DefaultServerRequestObservationConvention convention() {
			return new DefaultServerRequestObservationConvention();
		}

	}

}
