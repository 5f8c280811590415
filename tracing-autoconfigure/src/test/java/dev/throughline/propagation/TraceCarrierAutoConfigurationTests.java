package dev.throughline.propagation;

import java.util.Map;

import dev.throughline.instrumentation.carrier.CarrierTracingAutoConfiguration;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.NoopTracerAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class TraceCarrierAutoConfigurationTests {

	private static final Map<String, String> CAPTURED = Map.of("traceparent",
			"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			TraceCarrierAutoConfiguration.class, CarrierTracingAutoConfiguration.class);

	@Test
	void suppliesACarrierAndTheHandlerOfItsSpans() {
		this.runner.run((context) -> assertThat(context).hasSingleBean(TraceCarrier.class)
			.hasBean("throughlineTraceCarrier")
			.hasBean("throughlineContinuedSpanHandler"));
	}

	@Test
	void backsOffForACarrierOfTheUser() {
		this.runner.withBean("own", TraceCarrier.class, () -> new ContextTraceCarrier(null, ObservationRegistry.NOOP))
			.run((context) -> assertThat(context).hasSingleBean(TraceCarrier.class).hasBean("own"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.propagation.enabled=false", "throughline.conventions=micrometer" })
	void handlerBacksOffAndSpringBootMakesTheSpan(String property) {
		this.runner.withPropertyValues(property).run((context) -> {
			assertThat(context).hasSingleBean(TraceCarrier.class).doesNotHaveBean("throughlineContinuedSpanHandler");
			work(context.getBean(TraceCarrier.class));
			OpenTelemetryAssertions.assertThat(this.spans.take("job.process"))
				.hasTraceId("0af7651916cd43dd8448eb211c80319c")
				.hasParentSpanId("b7ad6b7169203331");
		});
	}

	@Test
	void nothingIsCarriedWherePropagationIsOff() {
		this.runner.withPropertyValues("management.tracing.export.enabled=false").run((context) -> {
			TraceCarrier carrier = context.getBean(TraceCarrier.class);
			ObservationRegistry observations = context.getBean(ObservationRegistry.class);
			assertThat(Observation.createNotStarted("request", observations).observe(carrier::capture)).isEmpty();
			work(carrier);
			this.spans.take("request");
			OpenTelemetryAssertions.assertThat(this.spans.take("job.process")).hasNoParent();
		});
	}

	@Test
	void workRunsWithoutOpenTelemetry() {
		this.runner.withPropertyValues("management.opentelemetry.enabled=false").run((context) -> {
			work(context.getBean(TraceCarrier.class));
			assertThat(context.getBean(TraceCarrier.class).capture()).isEmpty();
		});
	}

	@Test
	void workRunsWithoutATracer() {
		this.runner.withClassLoader(new FilteredClassLoader(OtelTracer.class)).run((context) -> {
			work(context.getBean(TraceCarrier.class));
			assertThat(context.getBean(TraceCarrier.class).capture()).isEmpty();
		});
	}

	@Test
	void withoutPropagatorsTheTraceOfTheThreadIsLeftAlone() {
		new ApplicationContextRunner()
			.withConfiguration(AutoConfigurations.of(ObservationAutoConfiguration.class,
					NoopTracerAutoConfiguration.class, TraceCarrierAutoConfiguration.class))
			.run((context) -> {
				assertThat(context).doesNotHaveBean(ContextPropagators.class);
				Span current = Span.wrap(SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
						TraceFlags.getSampled(), TraceState.getDefault()));
				try (Scope scope = current.makeCurrent()) {
					TraceCarrier carrier = context.getBean(TraceCarrier.class);
					assertThat(carrier.continueFrom(CAPTURED, "job.process", Span::current)).isSameAs(current);
					assertThat(carrier.capture()).isEmpty();
				}
			});
	}

	@Test
	void workRunsWithoutObservations() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(TraceCarrierAutoConfiguration.class))
			.run((context) -> work(context.getBean(TraceCarrier.class)));
	}

	private static void work(TraceCarrier carrier) {
		assertThat(carrier.continueFrom(CAPTURED, "job.process", () -> "done")).isEqualTo("done");
	}

}
