package dev.throughline.diagnostics.traces;

import dev.throughline.redaction.RedactionAutoConfiguration;
import dev.throughline.sampling.SamplingAutoConfiguration;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.actuate.endpoint.web.annotation.WebEndpoint;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the room supplies, what each of its properties changes, and when it backs off.
 */
class TracesAutoConfigurationTests {

	private static final String ENABLED = "throughline.diagnostics.traces.enabled=true";

	private static final String EXPOSED = "management.endpoints.web.exposure.include=traces";

	private final ApplicationContextRunner runner = TracingContextRunner.with(new RecordedSpans(),
			TracesAutoConfiguration.class, SamplingAutoConfiguration.class, RedactionAutoConfiguration.class);

	private final ApplicationContextRunner enabled = this.runner.withPropertyValues(ENABLED, EXPOSED);

	@ParameterizedTest
	@ValueSource(strings = { EXPOSED, ENABLED, EXPOSED + ";throughline.diagnostics.traces.enabled=false",
			ENABLED + ";" + EXPOSED + ";management.opentelemetry.enabled=false",
			ENABLED + ";" + EXPOSED + ";management.endpoint.traces.access=NONE" })
	void isOffUnlessEnabledAndExposed(String properties) {
		this.runner.withPropertyValues(properties.split(";")).run(TracesAutoConfigurationTests::assertNothingIsThere);
	}

	@Test
	void backsOffWithoutTheActuator() {
		this.enabled.withClassLoader(new FilteredClassLoader(WebEndpoint.class))
			.run(TracesAutoConfigurationTests::assertNothingIsThere);
	}

	private static void assertNothingIsThere(AssertableApplicationContext context) {
		assertThat(context).hasNotFailed()
			.doesNotHaveBean(LocalTraces.class)
			.doesNotHaveBean(ActiveSpans.class)
			.doesNotHaveBean(LocalTraceProcessor.class)
			.doesNotHaveBean(TracesEndpoint.class);
	}

	@Test
	void keepsTracesOnceEnabledAndExposed() {
		this.enabled.run((context) -> {
			request(context, StatusCode.UNSET);
			assertThat(reader(context).list()).hasSize(1);
		});
	}

	@Test
	void eachBoundIsAProperty() {
		this.enabled.withPropertyValues("throughline.diagnostics.traces.max-traces=3").run((context) -> {
			for (int i = 0; i < 10; i++) {
				request(context, StatusCode.UNSET);
			}
			assertThat(reader(context).list()).hasSize(3);
		});
		this.enabled.withPropertyValues("throughline.diagnostics.traces.max-spans-per-trace=1").run((context) -> {
			request(context, StatusCode.UNSET);
			assertThat(reader(context).list().get(0).spansLeftOut()).isZero();
			Span root = context.getBean(Tracer.class).spanBuilder("root").startSpan();
			for (int i = 0; i < 3; i++) {
				context.getBean(Tracer.class)
					.spanBuilder("child")
					.setParent(Context.root().with(root))
					.startSpan()
					.end();
			}
			root.end();
			assertThat(reader(context).find(root.getSpanContext().getTraceId()).spansLeftOut()).isEqualTo(2);
		});
		this.enabled.withPropertyValues("throughline.diagnostics.traces.max-size=1000B").run((context) -> {
			for (int i = 0; i < 10; i++) {
				request(context, StatusCode.UNSET);
			}
			assertThat(reader(context).list()).hasSize(2);
		});
	}

	@ParameterizedTest
	@CsvSource({ "max-traces, 0", "max-spans-per-trace, -1", "max-size, 0B" })
	void boundsThatKeepNothingStopTheStart(String property, String value) {
		String name = "throughline.diagnostics.traces." + property;
		this.enabled.withPropertyValues(name + "=" + value)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (failure) -> {
					assertThat(failure.getName()).isEqualTo(name);
					assertThat(failure.getReason()).contains("expected: more than 0");
				}));
	}

	@Test
	void showsWhatTailSamplingKeeps() {
		this.enabled
			.withPropertyValues("management.tracing.sampling.probability=0", "throughline.sampling.keep-errors=true")
			.run((context) -> {
				request(context, StatusCode.UNSET);
				assertThat(reader(context).list()).isEmpty();
				Span failed = request(context, StatusCode.ERROR);
				assertThat(reader(context).list()).extracting(ShownTrace::traceId)
					.containsExactly(failed.getSpanContext().getTraceId());
			});
	}

	@Test
	void endpointOfTheApplicationWins() {
		this.enabled
			.withBean("own", TracesEndpoint.class,
					() -> new TracesEndpoint(
							new TraceReader(new LocalTraces(new TracesProperties(true, 1, 1, DataSize.ofBytes(1))),
									new ActiveSpans(), null)))
			.run((context) -> assertThat(context).hasSingleBean(TracesEndpoint.class).hasBean("own"));
	}

	private static Span request(ApplicationContext context, StatusCode status) {
		Span span = context.getBean(Tracer.class).spanBuilder("request").setNoParent().startSpan();
		span.setStatus(status);
		span.end();
		return span;
	}

	private static TraceReader reader(ApplicationContext context) {
		return new TraceReader(context.getBean(LocalTraces.class), context.getBean(ActiveSpans.class), null);
	}

}
