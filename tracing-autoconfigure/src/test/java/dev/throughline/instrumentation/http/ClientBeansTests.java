package dev.throughline.instrumentation.http;

import java.lang.reflect.Proxy;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import dev.throughline.LoopbackServer;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.LinkData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.support.AopUtils;
import org.springframework.beans.factory.FactoryBean;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.boot.restclient.autoconfigure.RestClientAutoConfiguration;
import org.springframework.boot.restclient.autoconfigure.RestClientObservationAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.context.annotation.Primary;
import org.springframework.context.annotation.Scope;
import org.springframework.context.annotation.ScopedProxyMode;
import org.springframework.context.support.SimpleThreadScope;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.catchThrowable;

/**
 * Which client beans are observed, and which are left alone.
 */
@ExtendWith(OutputCaptureExtension.class)
class ClientBeansTests {

	private static final Sampler DROPS_CHILDREN = new ByName(Sampler.parentBased(Sampler.alwaysOn()).getDescription());

	private static LoopbackServer called;

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			HttpTracingAutoConfiguration.class, HttpClientTracingAutoConfiguration.class);

	@BeforeEach
	void start() {
		called = new LoopbackServer();
	}

	@AfterEach
	void stop() {
		called.close();
	}

	static Stream<Call> calls() {
		return Stream.of(
				new Call("restClient",
						(context) -> context.getBean("restClient", RestClient.class)
							.get()
							.uri(called.uri())
							.retrieve()
							.body(String.class)),
				new Call("restTemplate",
						(context) -> context.getBean("restTemplate", RestTemplate.class)
							.getForObject(called.uri(), String.class)),
				new Call("webClient",
						(context) -> context.getBean("webClient", WebClient.class)
							.get()
							.uri(called.uri())
							.retrieve()
							.bodyToMono(String.class)
							.block()),
				new Call("httpClient", (context) -> context.getBean("httpClient", HttpClient.class)
					.send(HttpRequest.newBuilder(called.uri()).build(), BodyHandlers.ofString())));
	}

	@ParameterizedTest
	@MethodSource("calls")
	void beanIsObserved(Call call) {
		this.runner.withUserConfiguration(Clients.class).run((context) -> {
			call.on(context);
			SpanData span = this.spans.take();
			assertThat(called.takeAll("traceparent")).singleElement().asString().contains(span.getSpanId());
		});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void beanSendsNoContextWhenBeansAreLeftAlone(Call call) {
		this.runner.withUserConfiguration(Clients.class)
			.withPropertyValues("throughline.http.observe-client-beans=false")
			.run((context) -> {
				call.on(context);
				assertThat(called.takeAll("traceparent")).isEmpty();
			});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void nothingIsObservedWhenTheRoomIsSwitchedOff(Call call) {
		this.runner.withUserConfiguration(Clients.class)
			.withPropertyValues("throughline.http.enabled=false")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(HttpClientTracing.class);
				call.on(context);
				assertThat(called.takeAll("traceparent")).isEmpty();
			});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void springBootMakesTheSpansWithItsConventions(Call call) {
		this.runner.withUserConfiguration(Clients.class)
			.withPropertyValues("throughline.conventions=micrometer")
			.run((context) -> {
				call.on(context);
				SpanData span = this.spans.take();
				OpenTelemetryAssertions.assertThat(span)
					.hasName("http get")
					.hasAttribute(stringKey("method"), "GET")
					.hasAttribute(stringKey("status"), "200");
				assertThat(called.takeAll("traceparent")).singleElement().asString().contains(span.getSpanId());
			});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void metersOfAllClientsAreTheSame(Call call) {
		this.runner.withUserConfiguration(Clients.class)
			.withBean(MeterRegistry.class, SimpleMeterRegistry::new)
			.withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations.of(
					MetricsAutoConfiguration.class,
					org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration.class))
			.withPropertyValues("management.observations.http.client.requests.name=calls")
			.run((context) -> {
				call.on(context);
				this.spans.take();
				called.takeHeaders();
				Timer timer = context.getBean(MeterRegistry.class).get("calls").timer();
				assertThat(timer.count()).isEqualTo(1);
				assertThat(timer.getId().getTags()).extracting((tag) -> tag.getKey() + "=" + tag.getValue())
					.containsExactlyInAnyOrder("client.name=127.0.0.1", "error=none", "exception=none", "method=GET",
							"outcome=SUCCESS", "status=200", "uri=none");
			});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void requestBelowADroppedSpanCarriesThatSpanAndHasNone(Call call) {
		this.runner.withUserConfiguration(Clients.class)
			.withBean(Sampler.class, () -> DROPS_CHILDREN)
			.run((context) -> {
				Span dropped = context.getBean(Tracer.class).spanBuilder("dropped").startSpan();
				try (io.opentelemetry.context.Scope scope = dropped.makeCurrent()) {
					call.on(context);
				}
				SpanContext parent = dropped.getSpanContext();
				assertThat(called.takeAll("traceparent")).containsExactly(
						"00-" + parent.getTraceId() + "-" + parent.getSpanId() + "-" + parent.getTraceFlags().asHex());
				this.spans.assertNothingLeft();
			});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void samplerIsAskedBelowAnyOtherSpan(Call call) {
		this.runner.withUserConfiguration(Clients.class)
			.withBean(Sampler.class, () -> DROPS_CHILDREN)
			.run((context) -> {
				SpanContext dropped = SpanContext.create("4bf92f3577b34da6a3ce929d0e0e4736", "00f067aa0ba902b7",
						TraceFlags.getDefault(), TraceState.getDefault());
				Span ended = context.getBean(Tracer.class).spanBuilder("recorded").startSpan();
				ended.end();
				for (Span parent : List.of(ended, context.getBean(Tracer.class).spanBuilder("recorded").startSpan(),
						Span.wrap(SpanContext.createFromRemoteParent(dropped.getTraceId(), dropped.getSpanId(),
								TraceFlags.getDefault(), TraceState.getDefault())),
						Span.wrap(SpanContext.create(dropped.getTraceId(), dropped.getSpanId(), TraceFlags.getSampled(),
								TraceState.getDefault())))) {
					try (io.opentelemetry.context.Scope scope = parent.makeCurrent()) {
						call.on(context);
					}
					SpanData span = this.spans.take();
					assertThat(span.getParentSpanContext()).isEqualTo(parent.getSpanContext());
					assertThat(called.takeAll("traceparent")).singleElement().asString().contains(span.getSpanId());
				}
			});
	}

	@ParameterizedTest
	@MethodSource("calls")
	void samplerThatMayKeepChildrenIsAskedBelowADroppedSpan(Call call) {
		this.runner.withUserConfiguration(Clients.class)
			.withBean(Sampler.class, () -> new ByName("by name"))
			.run((context) -> {
				Span dropped = context.getBean(Tracer.class).spanBuilder("dropped").startSpan();
				try (io.opentelemetry.context.Scope scope = dropped.makeCurrent()) {
					call.on(context);
				}
				SpanData span = this.spans.take();
				assertThat(span.getParentSpanId()).isEqualTo(dropped.getSpanContext().getSpanId());
				assertThat(called.takeAll("traceparent")).singleElement().asString().contains(span.getSpanId());
			});
	}

	@Test
	void conventionThatMakesOnceWhatRepeatsBacksOff() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(BlockingClientConvention.class)
			.hasSingleBean(ReactiveClientConvention.class));
		this.runner.withBean(ClientRequestObservationConvention.class, () -> named("by the application"))
			.run((context) -> assertThat(context).doesNotHaveBean(BlockingClientConvention.class)
				.hasSingleBean(ReactiveClientConvention.class));
		this.runner.withPropertyValues("management.observations.conventions=opentelemetry")
			.run((context) -> assertThat(context).doesNotHaveBean(BlockingClientConvention.class)
				.doesNotHaveBean(ReactiveClientConvention.class));
	}

	@Test
	void conventionOfTheApplicationNamesTheExchangesOfForeignClients() {
		this.runner.withUserConfiguration(Clients.class)
			.withBean(ClientRequestObservationConvention.class, () -> named("by the application"))
			.run((context) -> {
				context.getBean(RestTemplate.class).getForObject(called.uri(), String.class);
				OpenTelemetryAssertions.assertThat(this.spans.take()).hasName("by the application");
				called.takeHeaders();
			});
	}

	@Test
	void conventionOfTheClientIsKept() {
		RestTemplate template = new RestTemplate();
		template.setObservationConvention(named("by the template"));
		this.runner.withBean("template", RestTemplate.class, () -> template)
			.withBean("client", RestClient.class,
					() -> RestClient.builder().observationConvention(named("by the client")).build())
			.run((context) -> {
				context.getBean(RestTemplate.class).getForObject(called.uri(), String.class);
				context.getBean(RestClient.class).get().uri(called.uri()).retrieve().body(String.class);
				assertThat(this.spans.take(2)).extracting(SpanData::getName)
					.containsExactly("by the template", "by the client");
				called.takeHeaders();
				called.takeHeaders();
			});
	}

	private static ClientRequestObservationConvention named(String name) {
		return new DefaultClientRequestObservationConvention() {

			@Override
			public String getContextualName(
					org.springframework.http.client.observation.ClientRequestObservationContext context) {
				return name;
			}

		};
	}

	@Test
	void registryThatAUserSetIsKept() {
		ObservationRegistry own = ObservationRegistry.create();
		RestTemplate template = new RestTemplate();
		template.setObservationRegistry(own);
		RestClient client = RestClient.builder().observationRegistry(own).build();
		RestClient.Builder clientBuilder = RestClient.builder().observationRegistry(own);
		WebClient webClient = WebClient.builder().observationRegistry(own).build();
		WebClient.Builder webClientBuilder = WebClient.builder().observationRegistry(own);
		this.runner.withBean(RestTemplate.class, () -> template)
			.withBean(RestClient.class, () -> client)
			.withBean(RestClient.Builder.class, () -> clientBuilder)
			.withBean(WebClient.class, () -> webClient)
			.withBean(WebClient.Builder.class, () -> webClientBuilder)
			.withBean(RestTemplateBuilder.class,
					() -> new RestTemplateBuilder((built) -> built.setObservationRegistry(own)))
			.run((context) -> {
				assertThat(context.getBean(RestTemplate.class).getObservationRegistry()).isSameAs(own);
				assertThat(context.getBean(RestClient.class)).isSameAs(client);
				assertThat(context.getBean(WebClient.class)).isSameAs(webClient);
				assertThat(context.getBean(RestTemplateBuilder.class).build().getObservationRegistry()).isSameAs(own);
				context.getBean(RestClient.Builder.class).build().get().uri(called.uri()).retrieve().body(String.class);
				context.getBean(WebClient.Builder.class)
					.build()
					.get()
					.uri(called.uri())
					.retrieve()
					.bodyToMono(String.class)
					.block();
				assertThat(called.takeAll("traceparent")).isEmpty();
				assertThat(called.takeAll("traceparent")).isEmpty();
			});
	}

	@Test
	void clientThatIsObservedComesBackAsItIs() {
		this.runner
			.withConfiguration(org.springframework.boot.autoconfigure.AutoConfigurations
				.of(RestClientAutoConfiguration.class, RestClientObservationAutoConfiguration.class))
			.withUserConfiguration(Clients.class)
			.run((context) -> {
				HttpClientTracing tracing = context.getBean(HttpClientTracing.class);
				RestClient boots = context.getBean(RestClient.Builder.class).build();
				assertThat(tracing.observe(boots)).isSameAs(boots);
				for (Object bean : List.of(context.getBean("restClient"), context.getBean("restTemplate"),
						context.getBean("webClient"), context.getBean("httpClient"))) {
					assertThat(tracing.observe(bean)).isSameAs(bean);
				}
				RestClient byHand = tracing.observe(RestClient.create());
				assertThat(tracing.observe(byHand)).isSameAs(byHand);
			});
	}

	@Test
	void kindsOfBeansKeepTheirTypesNamesAndScopes() {
		KindsOfBeans.templates.set(0);
		this.runner.withUserConfiguration(KindsOfBeans.class).run((context) -> {
			assertThat(context).hasNotFailed();
			KindsOfBeans.User user = context.getBean(KindsOfBeans.User.class);
			assertThat(user.primary()).isSameAs(context.getBean("primaryClient"));
			assertThat(user.qualified()).isSameAs(context.getBean("secondClient"));
			assertThat(user.list()).contains(user.primary(), user.qualified());
			assertThat(user.map()).containsKeys("primaryClient", "secondClient", "lazyClient", "madeByAFactory");
			assertThat(context.getBean(KindsOfBeans.OwnTemplate.class))
				.isExactlyInstanceOf(KindsOfBeans.OwnTemplate.class);
			assertThat(context.getBean("prototypeClient")).isNotSameAs(context.getBean("prototypeClient"));
			assertThat(AopUtils.isAopProxy(context.getBean("scopedClient"))).isTrue();
			assertThat(AopUtils.isCglibProxy(context.getBean("scopedTemplate"))).isTrue();
			assertThat(KindsOfBeans.templates).as("targets made before they are used").hasValue(0);
			for (String name : List.of("primaryClient", "secondClient", "lazyClient", "prototypeClient",
					"madeByAFactory", "scopedClient")) {
				context.getBean(name, RestClient.class).get().uri(called.uri()).retrieve().body(String.class);
				assertThat(called.takeAll("traceparent")).as(name)
					.singleElement()
					.asString()
					.contains(this.spans.take().getSpanId());
			}
			context.getBean("scopedTemplate", RestTemplate.class).getForObject(called.uri(), String.class);
			assertThat(called.takeAll("traceparent")).singleElement()
				.asString()
				.contains(this.spans.take().getSpanId());
		});
	}

	@Test
	void implementationsOfTheUserAreLeftAlone() {
		RestClient own = (RestClient) Proxy.newProxyInstance(getClass().getClassLoader(),
				new Class<?>[] { RestClient.class }, (proxy, method, arguments) -> method.getName());
		this.runner.withBean("own", RestClient.class, () -> own).run((context) -> {
			assertThat(context.getBean("own")).isSameAs(own);
			assertThatIllegalArgumentException().isThrownBy(() -> context.getBean(HttpClientTracing.class).observe(own))
				.withMessageContaining("observe the one that it calls");
		});
	}

	@Test
	void whatIsNoClientIsRefused() {
		this.runner.run((context) -> assertThatIllegalArgumentException()
			.isThrownBy(() -> context.getBean(HttpClientTracing.class).observe("http://localhost"))
			.withMessageContaining("java.lang.String")
			.withMessageContaining("RestTemplateBuilder"));
	}

	/**
	 * Were the registry looked up while a client is created, the exporter would need the
	 * client and the client the exporter.
	 */
	@Test
	void clientMayBeWhatTheExporterSendsWith(CapturedOutput output) {
		this.runner.withUserConfiguration(Clients.class, ExporterOverAClient.class).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(RestClient.class).get().uri(called.uri()).retrieve().body(String.class);
			called.takeHeaders();
			this.spans.take();
			assertThat(output).doesNotContain("is not eligible for getting processed")
				.doesNotContain("are not observed");
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { WebClient.class, RestTemplateBuilder.class, RestClient.class })
	void startsWithoutTheClass(Class<?> missing) {
		this.runner.withClassLoader(new FilteredClassLoader(missing)).run((context) -> {
			assertThat(context).hasNotFailed().hasSingleBean(HttpClientTracing.class);
			assertThat(context.getBean(HttpClientTracing.class).observe(HttpClient.newHttpClient()))
				.isInstanceOf(ObservedHttpClient.class);
		});
	}

	@Test
	void answerThatCannotBeReadIsAnErrorThatQuotesNothing() {
		this.runner.withUserConfiguration(Clients.class).run((context) -> {
			Throwable thrown = catchThrowable(
					() -> context.getBean(RestClient.class).get().uri(called.uri()).exchange((request, response) -> {
						throw new RestClientException("not read",
								new HttpMessageNotReadableException("at 'secret body'", response));
					}));
			assertThat(thrown).rootCause().hasMessageContaining("secret");
			called.takeHeaders();
			SpanData span = this.spans.take();
			OpenTelemetryAssertions.assertThat(span)
				.hasStatus(io.opentelemetry.sdk.trace.data.StatusData.error())
				.hasTotalRecordedEvents(0)
				.hasAttribute(stringKey("error.type"), thrown.getClass().getName());
			assertThat(span.toString()).doesNotContain("secret");
		});
	}

	/**
	 * A bean of each kind, made as Spring Boot does not make it.
	 */
	@Configuration(proxyBeanMethods = false)
	static class Clients {

		@Bean
		RestClient restClient() {
			return RestClient.create();
		}

		@Bean
		RestTemplate restTemplate() {
			return new RestTemplate();
		}

		@Bean
		WebClient webClient() {
			return WebClient.create();
		}

		@Bean
		HttpClient httpClient() {
			return HttpClient.newHttpClient();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class KindsOfBeans {

		static final AtomicInteger templates = new AtomicInteger();

		@Bean
		static org.springframework.beans.factory.config.CustomScopeConfigurer threadScope() {
			var configurer = new org.springframework.beans.factory.config.CustomScopeConfigurer();
			configurer.addScope("thread", new SimpleThreadScope());
			return configurer;
		}

		@Bean
		@Primary
		RestClient primaryClient() {
			return RestClient.create();
		}

		@Bean
		RestClient secondClient() {
			return RestClient.create();
		}

		@Bean
		@Lazy
		RestClient lazyClient() {
			return RestClient.create();
		}

		@Bean
		@Scope("prototype")
		RestClient prototypeClient() {
			return RestClient.create();
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.INTERFACES)
		RestClient scopedClient() {
			return RestClient.create();
		}

		@Bean
		@Scope(scopeName = "thread", proxyMode = ScopedProxyMode.TARGET_CLASS)
		RestTemplate scopedTemplate() {
			templates.incrementAndGet();
			return new RestTemplate();
		}

		@Bean
		OwnTemplate ownTemplate() {
			return new OwnTemplate();
		}

		@Bean
		FactoryBean<RestClient> madeByAFactory() {
			return new FactoryBean<>() {

				@Override
				public RestClient getObject() {
					return RestClient.builder().requestFactory(new SimpleClientHttpRequestFactory()).build();
				}

				@Override
				public Class<?> getObjectType() {
					return RestClient.class;
				}

			};
		}

		@Bean
		User user(RestClient primary, @Qualifier("secondClient") RestClient qualified, Collection<RestClient> list,
				Map<String, RestClient> map) {
			return new User(primary, qualified, list, map);
		}

		record User(RestClient primary, RestClient qualified, Collection<RestClient> list,
				Map<String, RestClient> map) {

		}

		static class OwnTemplate extends RestTemplate {

		}

	}

	@Configuration(proxyBeanMethods = false)
	static class ExporterOverAClient {

		@Bean
		SpanExporter exporterOverAClient(RestClient client, ObjectProvider<ObservationRegistry> registry) {
			return new SpanExporter() {

				@Override
				public CompletableResultCode export(Collection<SpanData> spans) {
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode flush() {
					return CompletableResultCode.ofSuccess();
				}

				@Override
				public CompletableResultCode shutdown() {
					return CompletableResultCode.ofSuccess();
				}

			};
		}

	}

	/**
	 * An exchange of a client bean.
	 *
	 * @param bean the bean's name
	 * @param exchange makes the exchange
	 */
	record Call(String bean, Exchange exchange) {

		void on(ApplicationContext context) throws Exception {
			this.exchange.make(context);
		}

		@Override
		public String toString() {
			return this.bean;
		}

	}

	interface Exchange {

		Object make(ApplicationContext context) throws Exception;

	}

	/**
	 * Drops and keeps by the name of the span, whatever it says of itself.
	 */
	private record ByName(String description) implements Sampler {

		@Override
		public SamplingResult shouldSample(Context parentContext, String traceId, String name, SpanKind kind,
				Attributes attributes, List<LinkData> parentLinks) {
			return switch (name) {
				case "dropped" -> SamplingResult.drop();
				case "recorded" -> SamplingResult.recordOnly();
				default -> SamplingResult.recordAndSample();
			};
		}

		@Override
		public String getDescription() {
			return this.description;
		}

	}

}
