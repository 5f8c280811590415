package dev.throughline.instrumentation;

import java.util.ArrayList;
import java.util.List;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.core.instrument.LongTaskTimer;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.observation.MeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.DefaultTracingObservationHandler;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsAutoConfiguration;
import org.springframework.boot.micrometer.metrics.autoconfigure.MetricsProperties;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationHandlerGroup;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every observation pays, beside Spring Boot's auto-configuration.
 */
class ObservationAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			ObservationAutoConfiguration.class, MetricsAutoConfiguration.class,
			CompositeMeterRegistryAutoConfiguration.class);

	private final ApplicationContextRunner measured = this.runner.withBean(MeterRegistry.class,
			SimpleMeterRegistry::new);

	@Test
	void takesThePlaceOfSpringBootsHandlers() {
		this.measured.run((context) -> {
			assertThat(context).getBean(DefaultTracingObservationHandler.class)
				.isInstanceOf(ObservationSpanHandler.class);
			Observation observation = observe(context);
			assertThat(observation.getContextView().<Object>get(TracingContext.class)).isInstanceOf(ObservedSpan.class);
			SpringBootMeters meters = context.getBean(SpringBootMeters.class);
			assertThat(meters.insteadOf(context.getBean(DefaultMeterObservationHandler.class)))
				.isInstanceOf(ObservationMeterHandler.class);
			assertOneOfEach(context);
		});
	}

	@Test
	void metersAreStoppedWhileTheSpanIsCurrentAndNotEnded() {
		List<String> seen = new ArrayList<>();
		this.measured.withBean(OwnMeterHandler.class, () -> new OwnMeterHandler(seen)).run((context) -> {
			Observation observation = Observation.start("own", context.getBean(ObservationRegistry.class));
			TracingContext span = observation.getContextView().getRequired(TracingContext.class);
			String spanId = span.getSpan().context().spanId();
			observation.stop();
			assertThat(seen).containsExactly(spanId + " recording");
			assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
			this.spans.take();
		});
	}

	@Test
	void ignoredMetersOfSpringBootsPropertyAreNotMade() {
		this.measured.withPropertyValues("management.metrics.observations.ignored-meters=long-task-timer")
			.run((context) -> {
				observe(context);
				assertThat(context.getBean(MeterRegistry.class).find("observed.active").meters()).isEmpty();
				assertThat(context.getBean(MeterRegistry.class).get("observed").timer().count()).isOne();
			});
	}

	@Test
	void backsOffForTheHandlerOfTheUser() {
		this.measured
			.withBean("own", DefaultTracingObservationHandler.class,
					() -> new DefaultTracingObservationHandler(Tracer.NOOP))
			.run((context) -> assertThat(context).hasSingleBean(DefaultTracingObservationHandler.class)
				.doesNotHaveBean(ObservationSpanHandler.class));
	}

	@Test
	void defaultMeterHandlerOfTheUserIsLeftAlone() {
		SimpleMeterRegistry own = new SimpleMeterRegistry();
		this.measured
			.withBean("own", DefaultMeterObservationHandler.class, () -> new DefaultMeterObservationHandler(own))
			.run((context) -> {
				observe(context);
				assertThat(own.get("observed").timer().count()).isOne();
				assertThat(context.getBean(MeterRegistry.class).getMeters()).isEmpty();
			});
	}

	@Test
	void backsOffForTheGroupOfTheUser() {
		this.measured.withUserConfiguration(OwnGroup.class).run((context) -> {
			assertThat(context).doesNotHaveBean(TracingHandlerGroup.class);
			observe(context);
			assertOneOfEach(context);
		});
	}

	@Test
	void leavesObservationsToSpringBootWhenSwitchedOff() {
		this.measured.withPropertyValues("throughline.observations.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean(ObservationSpanHandler.class)
				.doesNotHaveBean(TracingHandlerGroup.class);
			observe(context);
			assertOneOfEach(context);
		});
	}

	@ParameterizedTest
	@ValueSource(classes = { OtelTracer.class, MetricsProperties.class, MeterRegistry.class })
	void startsWithoutTheClass(Class<?> missing) {
		TracingContextRunner.with(this.spans, ObservationAutoConfiguration.class)
			.withClassLoader(new FilteredClassLoader(missing))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void sharesDroppedSpansOnlyWhereTheSamplerNeverKeepsTheirChildren() {
		assertThat(DroppedParent.dropsChildren(Sampler.parentBased(Sampler.alwaysOn()))).isTrue();
		assertThat(DroppedParent.dropsChildren(Sampler.alwaysOff())).isTrue();
		assertThat(DroppedParent.dropsChildren(Sampler.traceIdRatioBased(0.5))).isTrue();
		assertThat(DroppedParent.dropsChildren(Sampler.alwaysOn())).isFalse();
		assertThat(DroppedParent.dropsChildren(
				Sampler.parentBasedBuilder(Sampler.alwaysOn()).setLocalParentNotSampled(Sampler.alwaysOn()).build()))
			.isFalse();
	}

	@Test
	void sharesDroppedSpansWithSpringBootsSampler() {
		this.measured.withPropertyValues("management.tracing.sampling.probability=0.0").run((context) -> {
			ObservationRegistry observations = context.getBean(ObservationRegistry.class);
			Observation.createNotStarted("outer", observations).observe(() -> {
				String outer = Span.current().getSpanContext().getSpanId();
				Observation.createNotStarted("inner", observations)
					.observe(() -> assertThat(Span.current().getSpanContext().getSpanId()).isEqualTo(outer));
			});
			assertThat(context.getBean(MeterRegistry.class).get("inner").timer().count()).isOne();
		});
	}

	private Observation observe(ApplicationContext context) {
		Observation observation = Observation.start("observed", context.getBean(ObservationRegistry.class));
		observation.scoped(() -> {
		});
		observation.stop();
		assertThat(this.spans.take().getName()).isEqualTo("observed");
		return observation;
	}

	private static void assertOneOfEach(ApplicationContext context) {
		MeterRegistry meters = context.getBean(MeterRegistry.class);
		assertThat(meters.getMeters()).hasSize(2);
		Timer timer = meters.get("observed").tag("error", "none").timer();
		assertThat(timer.count()).isOne();
		LongTaskTimer active = meters.get("observed.active").longTaskTimer();
		assertThat(active.activeTasks()).isZero();
	}

	@Configuration(proxyBeanMethods = false)
	static class OwnGroup {

		@Bean
		ObservationHandlerGroup ownGroup() {
			return ObservationHandlerGroup.of(OwnMeterHandler.class);
		}

	}

	private record OwnMeterHandler(List<String> seen) implements MeterObservationHandler<Observation.Context> {

		@Override
		public void onStop(Observation.Context context) {
			Span span = Span.current();
			this.seen.add(span.getSpanContext().getSpanId() + (span.isRecording() ? " recording" : " ended"));
		}

		@Override
		public void onStart(Observation.Context context) {
		}

	}

}
