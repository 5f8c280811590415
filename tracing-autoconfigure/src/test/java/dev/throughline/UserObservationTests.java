package dev.throughline;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import dev.throughline.test.RecordedSpans;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationFilter;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationPredicate;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.annotation.Observed;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What users hang on observations works as in plain Spring Boot: every test runs with our
 * spans and with Spring Boot's.
 */
class UserObservationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void userObservationIsAChildWithNameKeyValuesErrorAndEvents(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, TestController.class)) {
			application.get("/observation");
			SpanData user = this.spans.take("price check");
			SpanData server = this.spans.take();
			OpenTelemetryAssertions.assertThat(user)
				.hasKind(SpanKind.INTERNAL)
				.hasParent(server)
				.hasAttributesSatisfyingExactly(equalTo(stringKey("tier"), "gold"), equalTo(stringKey("item"), "4711"));
			assertThat(user.getEvents()).extracting("name").containsExactly("found", "exception");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void observedMethodIsAChild(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, TestController.class,
				"management.observations.annotations.enabled=true")) {
			application.get("/observed");
			SpanData observed = this.spans.take("stock check");
			SpanData server = this.spans.take();
			OpenTelemetryAssertions.assertThat(observed)
				.hasParent(server)
				.hasAttributesSatisfyingExactly(equalTo(stringKey("class"), Stock.class.getName()),
						equalTo(stringKey("method"), "check"));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void keyValuesOfAFilterAndOfThePropertyAreOnEverySpan(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, Filtering.class,
				"management.observations.key-values.region=eu")) {
			application.get("/observation");
			for (SpanData span : this.spans.take(2)) {
				OpenTelemetryAssertions.assertThat(span)
					.hasAttribute(stringKey("filtered"), "yes")
					.hasAttribute(stringKey("region"), "eu");
			}
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void observationThatAPredicateRefusesHasNoSpanAndItsChildStartsATrace(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, Refusing.class)) {
			assertThat(application.get("/observation").headers().firstValue("X-Trace-Id")).isEmpty();
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasName("price check").hasNoParent();
			this.spans.assertNothingLeft();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void observationsThatAPropertySwitchesOffHaveNoSpan(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, TestController.class,
				"management.observations.enable.price=false")) {
			application.get("/observation");
			OpenTelemetryAssertions.assertThat(this.spans.take()).hasKind(SpanKind.SERVER);
			this.spans.assertNothingLeft();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void conventionOfTheUserNamesTheSpanAndAddsItsKeyValues(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, Conventional.class)) {
			application.get("/plain");
			OpenTelemetryAssertions.assertThat(this.spans.take())
				.hasName("shop GET")
				.hasAttribute(stringKey("shop"), "north")
				.hasAttribute(stringKey("customer"), "acme");
			assertThat(timer(application, "shop.requests").getId().getTag("shop")).isEqualTo("north");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void tracingHandlerOfTheUserThatIsOrderedFirstMakesTheSpan(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, OwnTracing.class)) {
			String traceId = application.get("/plain").headers().firstValue("X-Trace-Id").orElseThrow();
			OpenTelemetryAssertions.assertThat(this.spans.take())
				.hasName("made by the user")
				.hasTraceId(traceId)
				.hasTotalAttributeCount(0);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void handlerOfTheUserSeesStartScopeErrorAndStop(String conventions) throws Exception {
		try (TracedApplication application = start(conventions, Handling.class)) {
			application.get("/failing");
			this.spans.take();
			assertThat(application.context().getBean(RecordingHandler.class).calls).containsExactly("start", "scope",
					"error", "stop");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "opentelemetry", "micrometer" })
	void metersKeepTheirNamesAndTags(String conventions) throws Exception {
		try (LoopbackServer called = new LoopbackServer();
				TracedApplication application = start(conventions, TestController.class, "called=" + called.uri())) {
			application.get("/call");
			this.spans.take(2);
			assertThat(timer(application, "http.server.requests").getId().getTags()).containsExactlyInAnyOrder(
					Tag.of("method", "GET"), Tag.of("uri", "/call"), Tag.of("status", "200"),
					Tag.of("outcome", "SUCCESS"), Tag.of("exception", "none"), Tag.of("error", "none"));
			assertThat(timer(application, "http.client.requests").getId().getTags()).containsExactlyInAnyOrder(
					Tag.of("method", "GET"), Tag.of("uri", "/status/{status}"), Tag.of("status", "200"),
					Tag.of("outcome", "SUCCESS"), Tag.of("exception", "none"), Tag.of("error", "none"),
					Tag.of("client.name", "127.0.0.1"));
		}
	}

	private TracedApplication start(String conventions, Class<?> configuration, String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 2);
		all[properties.length] = "throughline.conventions=" + conventions;
		all[properties.length + 1] = "server.shutdown=immediate";
		return TracedApplication.start(WebApplicationType.SERVLET, this.spans, configuration, all);
	}

	private static Timer timer(TracedApplication application, String name) {
		MeterRegistry meters = application.context().getBean(MeterRegistry.class);
		// the timer is stopped after the span
		Awaitility.await().until(() -> meters.find(name).timers().stream().mapToLong(Timer::count).sum() == 1);
		assertThat(meters.find(name).meters()).extracting(Meter::getId).hasSize(1);
		return meters.get(name).timer();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		@Bean
		MeterRegistry meters() {
			return new SimpleMeterRegistry();
		}

		@Bean
		Stock stock() {
			return new Stock();
		}

		@Bean
		Caller caller(RestClient.Builder builder, Environment environment) {
			return new Caller(builder.baseUrl(environment.getProperty("called", "http://127.0.0.1")).build());
		}

		@Bean
		Endpoints endpoints(ObservationRegistry observations, Stock stock, Caller caller) {
			return new Endpoints(observations, stock, caller);
		}

	}

	record Caller(RestClient client) {

	}

	static class Stock {

		@Observed(name = "stock.check", contextualName = "stock check")
		String check() {
			return "in stock";
		}

	}

	@RestController
	static class Endpoints {

		private final ObservationRegistry observations;

		private final Stock stock;

		private final Caller caller;

		Endpoints(ObservationRegistry observations, Stock stock, Caller caller) {
			this.observations = observations;
			this.stock = stock;
			this.caller = caller;
		}

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

		@GetMapping("/failing")
		String failing() {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/observation")
		String observation() {
			Observation observation = Observation.createNotStarted("price.check", this.observations)
				.contextualName("price check")
				.lowCardinalityKeyValue("tier", "gold")
				.highCardinalityKeyValue("item", "4711");
			observation.observe(() -> {
				observation.event(Observation.Event.of("found"));
				observation.error(new IllegalStateException("sold out"));
			});
			return "observed";
		}

		@GetMapping("/observed")
		String observed() {
			return this.stock.check();
		}

		@GetMapping("/call")
		String call() {
			return this.caller.client().get().uri("/status/{status}", 200).retrieve().body(String.class);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Filtering extends TestController {

		@Bean
		ObservationFilter filter() {
			return (context) -> context.addLowCardinalityKeyValue(KeyValue.of("filtered", "yes"));
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Refusing extends TestController {

		@Bean
		ObservationPredicate predicate() {
			return (name, context) -> !name.equals("http.server.requests");
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Conventional extends TestController {

		@Bean
		ServerRequestObservationConvention convention() {
			return new DefaultServerRequestObservationConvention("shop.requests") {

				@Override
				public String getContextualName(ServerRequestObservationContext context) {
					return "shop " + context.getCarrier().getMethod();
				}

				@Override
				public KeyValues getLowCardinalityKeyValues(ServerRequestObservationContext context) {
					return super.getLowCardinalityKeyValues(context).and("shop", "north");
				}

				@Override
				public KeyValues getHighCardinalityKeyValues(ServerRequestObservationContext context) {
					return super.getHighCardinalityKeyValues(context).and("customer", "acme");
				}

			};
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class OwnTracing extends TestController {

		@Bean
		@Order(-1)
		TracingObservationHandler<ServerRequestObservationContext> ownTracingHandler(Tracer tracer) {
			return new OwnTracingHandler(tracer);
		}

	}

	record OwnTracingHandler(Tracer tracer) implements TracingObservationHandler<ServerRequestObservationContext> {

		@Override
		public Tracer getTracer() {
			return this.tracer;
		}

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ServerRequestObservationContext;
		}

		@Override
		public void onStart(ServerRequestObservationContext context) {
			getTracingContext(context).setSpan(this.tracer.nextSpan().name("made by the user").start());
		}

		@Override
		public void onStop(ServerRequestObservationContext context) {
			Span span = getRequiredSpan(context);
			endSpan(context, span);
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Handling extends TestController {

		@Bean
		RecordingHandler recordingHandler() {
			return new RecordingHandler();
		}

	}

	static class RecordingHandler implements ObservationHandler<ServerRequestObservationContext> {

		final List<String> calls = new CopyOnWriteArrayList<>();

		@Override
		public boolean supportsContext(Observation.Context context) {
			return context instanceof ServerRequestObservationContext;
		}

		@Override
		public void onStart(ServerRequestObservationContext context) {
			this.calls.add("start");
		}

		@Override
		public void onScopeOpened(ServerRequestObservationContext context) {
			this.calls.add("scope");
		}

		@Override
		public void onError(ServerRequestObservationContext context) {
			this.calls.add("error");
		}

		@Override
		public void onStop(ServerRequestObservationContext context) {
			this.calls.add("stop");
		}

	}

}
