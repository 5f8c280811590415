package dev.throughline.sampling;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SdkTracerProviderBuilderCustomizer;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanProcessors;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the room supplies, what each of its properties changes, and when it backs off.
 */
class SamplingAutoConfigurationTests {

	private static final String NOTHING = "management.tracing.sampling.probability=0";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(spans, SamplingAutoConfiguration.class);

	@Test
	void putsTheRulesBeforeTheApplicationsSampler() {
		this.runner.run((context) -> {
			assertThat(sampler(context)).isInstanceOf(RuleSampler.class);
			assertThat(sampler(context).getDescription()).isEqualTo(context.getBean(Sampler.class).getDescription());
			assertThat(context).doesNotHaveBean(HeldTraces.class).doesNotHaveBean(SamplingEndpoint.class);
			request(context, StatusCode.UNSET);
			spans.take("request");
		});
	}

	@Test
	void ruleDecides() {
		this.runner.withPropertyValues("throughline.sampling.rules[0].probability=0").run((context) -> {
			request(context, StatusCode.UNSET);
			spans.assertNothingLeft();
		});
		this.runner.withPropertyValues(NOTHING, "throughline.sampling.rules[0].rate=1").run((context) -> {
			request(context, StatusCode.UNSET);
			request(context, StatusCode.UNSET);
			OpenTelemetryAssertions.assertThat(spans.take("request")).hasAttributesSatisfyingExactly();
			spans.assertNothingLeft();
		});
	}

	@Test
	void excludesTheActuatorUnlessConfiguredOtherwise() {
		this.runner.run((context) -> assertThat(context.getBean(ExcludedPaths.class).isActuator()).isTrue());
		this.runner.withPropertyValues("throughline.sampling.exclude-paths=")
			.run((context) -> assertThat(context.getBean(ExcludedPaths.class).isPossible()).isFalse());
		this.runner.withPropertyValues("throughline.sampling.exclude-paths=/a,/b/**")
			.run((context) -> assertThat(context.getBean(ExcludedPaths.class).contains("/b/c")).isTrue());
	}

	@Test
	void keepsErrors() {
		this.runner.withPropertyValues(NOTHING, "throughline.sampling.keep-errors=true").run((context) -> {
			request(context, StatusCode.UNSET);
			request(context, StatusCode.ERROR);
			assertKeptBecause("error");
			spans.assertNothingLeft();
		});
	}

	@Test
	void keepsSlowRequests() {
		this.runner.withPropertyValues(NOTHING, "throughline.sampling.keep-slower-than=1ns").run((context) -> {
			request(context, StatusCode.UNSET);
			assertKeptBecause("slow");
		});
	}

	@Test
	void keepsByAttribute() {
		this.runner.withPropertyValues(NOTHING, "throughline.sampling.keep-attributes=tenant=acme").run((context) -> {
			request(context, StatusCode.ERROR);
			Tracer tracer = context.getBean(Tracer.class);
			tracer.spanBuilder("other").startSpan().setAttribute("tenant", "other").end();
			tracer.spanBuilder("request").startSpan().setAttribute("tenant", "acme").end();
			assertThat(spans.take("request").getAttributes().get(KeptSpan.KEPT_BECAUSE)).isEqualTo("attribute:tenant");
			spans.assertNothingLeft();
		});
	}

	@ParameterizedTest
	@CsvSource({ "max-traces=1,TRACES", "max-spans-per-trace=2,SPANS", "max-size=1B,SIZE", "max-age=1ns,AGE" })
	void holdsWithinItsBounds(String bound, Eviction eviction) {
		this.runner
			.withPropertyValues(NOTHING, "throughline.sampling.keep-errors=true", "throughline.sampling.hold." + bound)
			.run((context) -> {
				Tracer tracer = context.getBean(Tracer.class);
				Span root = tracer.spanBuilder("root").startSpan();
				io.opentelemetry.context.Context parent = io.opentelemetry.context.Context.root().with(root);
				Span child = tracer.spanBuilder("child").setParent(parent).startSpan();
				tracer.spanBuilder("sibling").setParent(parent).startSpan().end();
				child.end();
				tracer.spanBuilder("other").setNoParent().startSpan().end();
				root.end();
				assertThat(context.getBean(HeldTraces.class).evictedTraces(eviction)).isOne();
			});
	}

	@ParameterizedTest
	@CsvSource({ "exclude-paths=actuator", "rules[0].probability=2", "rules[0].path=a", "rules[0].rate=-1",
			"keep-slower-than=0s", "keep-attributes==x", "hold.max-traces=0", "hold.max-spans-per-trace=0",
			"hold.max-size=0B", "hold.max-age=0s" })
	void stopsTheStartNamingThePropertyThatIsWrong(String property) {
		this.runner.withPropertyValues("throughline.sampling.keep-errors=true", "throughline.sampling." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOf(InvalidConfigurationPropertyValueException.class)
				.hasMessageContaining("throughline.sampling." + property.substring(0, property.indexOf('='))));
	}

	@Test
	void stopsTheStartWhenUnsampledSpansAreExportedAnyway() {
		this.runner
			.withPropertyValues("throughline.sampling.keep-errors=true",
					"management.opentelemetry.tracing.export.include-unsampled=true")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("include-unsampled"));
	}

	@Test
	void samplerBeanOfTheApplicationStaysBehindTheRules() {
		this.runner.withBean("usersSampler", Sampler.class, Sampler::alwaysOff).run((context) -> {
			assertThat(sampler(context)).isInstanceOf(RuleSampler.class);
			request(context, StatusCode.UNSET);
			spans.assertNothingLeft();
		});
	}

	@Test
	void samplerSetByACustomizerOfTheApplicationWins() {
		this.runner
			.withBean(SdkTracerProviderBuilderCustomizer.class,
					() -> (builder) -> builder.setSampler(Sampler.alwaysOff()))
			.run((context) -> assertThat(sampler(context)).isEqualTo(Sampler.alwaysOff()));
	}

	@Test
	void holdsNothingBesideTheApplicationsListOfProcessors() {
		this.runner.withPropertyValues(NOTHING, "throughline.sampling.keep-errors=true")
			.withBean(SpanProcessors.class, () -> SpanProcessors.of(spans))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(HeldTraces.class).doesNotHaveBean(SamplingMeters.class);
				request(context, StatusCode.ERROR);
				spans.assertNothingLeft();
			});
	}

	@Test
	void metersAreBoundWithoutACycleOfBeans() {
		this.runner.withUserConfiguration(Metrics.class)
			.withPropertyValues(NOTHING, "throughline.sampling.keep-errors=true",
					"throughline.sampling.hold.max-traces=1")
			.run((context) -> {
				request(context, StatusCode.UNSET);
				request(context, StatusCode.ERROR);
				spans.take("request");
				Tracer tracer = context.getBean(Tracer.class);
				Span root = tracer.spanBuilder("root").startSpan();
				tracer.spanBuilder("given up").startSpan().end();
				MeterRegistry registry = context.getBean(MeterRegistry.class);
				assertThat(registry.get("throughline.sampling.kept").functionCounter().count()).isEqualTo(1);
				assertThat(registry.get("throughline.sampling.dropped").functionCounter().count()).isEqualTo(1);
				assertThat(
						registry.get("throughline.sampling.evicted").tag("reason", "traces").functionCounter().count())
					.isEqualTo(1);
				assertThat(registry.get("throughline.sampling.held.traces").gauge().value()).isEqualTo(1);
				root.end();
			});
	}

	@Test
	void worksWithoutMicrometersMetersAndActuator() {
		this.runner.withClassLoader(new FilteredClassLoader(MeterBinder.class, WebEndpoint.class))
			.withPropertyValues(NOTHING, "throughline.sampling.keep-errors=true")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(SamplingMeters.class);
				request(context, StatusCode.ERROR);
				assertKeptBecause("error");
			});
	}

	@Test
	void backsOffWithoutTheSdk() {
		this.runner.withClassLoader(new FilteredClassLoader(SdkTracerProvider.class))
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SamplingControl.class));
	}

	@Test
	void backsOffWhenOpenTelemetryIsOff() {
		this.runner.withPropertyValues("management.opentelemetry.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(SamplingControl.class));
	}

	@Test
	void canBeSwitchedOff() {
		this.runner
			.withPropertyValues("throughline.sampling.enabled=false", "throughline.sampling.keep-errors=true",
					"throughline.sampling.rules[0].probability=0")
			.run((context) -> {
				assertThat(context).doesNotHaveBean(SamplingControl.class).doesNotHaveBean(HeldTraces.class);
				assertThat(sampler(context)).isNotInstanceOf(RuleSampler.class);
				request(context, StatusCode.UNSET);
				OpenTelemetryAssertions.assertThat(spans.take("request")).hasAttributesSatisfyingExactly();
			});
	}

	private static void assertKeptBecause(String reason) {
		OpenTelemetryAssertions.assertThat(spans.take("request"))
			.hasAttributesSatisfyingExactly(equalTo(KeptSpan.KEPT_BECAUSE, reason));
	}

	private static void request(AssertableApplicationContext context, StatusCode status) {
		context.getBean(Tracer.class).spanBuilder("request").startSpan().setStatus(status).end();
	}

	private static Sampler sampler(AssertableApplicationContext context) {
		return context.getBean(SdkTracerProvider.class).getSampler();
	}

	@Configuration(proxyBeanMethods = false)
	static class Metrics {

		@Bean
		MeterRegistry meterRegistry(ObjectProvider<MeterBinder> binders) {
			SimpleMeterRegistry registry = new SimpleMeterRegistry();
			binders.forEach((binder) -> binder.bindTo(registry));
			return registry;
		}

	}

}
