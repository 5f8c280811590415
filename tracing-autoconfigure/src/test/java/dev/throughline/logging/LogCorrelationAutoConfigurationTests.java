package dev.throughline.logging;

import ch.qos.logback.classic.LoggerContext;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.context.Scope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.assertj.AssertableApplicationContext;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.mock.env.MockEnvironment;

import static org.assertj.core.api.Assertions.assertThat;

class LogCorrelationAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			LogCorrelationAutoConfiguration.class);

	@Test
	void idsAreInTheMdcInsideAndGoneOutside() {
		this.runner.run((context) -> {
			Tracer tracer = context.getBean(Tracer.class);
			Span outer = tracer.nextSpan().start();
			try (Tracer.SpanInScope scope = tracer.withSpan(outer)) {
				assertIds(outer, "trace_id", "span_id");
				Span inner = tracer.nextSpan().start();
				try (Tracer.SpanInScope innerScope = tracer.withSpan(inner)) {
					assertIds(inner, "trace_id", "span_id");
				}
				inner.end();
				assertIds(outer, "trace_id", "span_id");
			}
			outer.end();
			assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
			this.spans.take(2);
		});
	}

	@Test
	void keysOfBootFourTwoAreHonoured() {
		this.runner
			.withPropertyValues("management.tracing.mdc.trace-id-key=dd.trace_id",
					"management.tracing.mdc.span-id-key=dd.span_id")
			.run((context) -> inSpan(context, (span) -> assertIds(span, "dd.trace_id", "dd.span_id")));
	}

	@Test
	void sampledFlagIsThereForJsonOnly() {
		((LoggerContext) LoggerFactory.getILoggerFactory()).removeObject(JsonLines.class.getName());
		this.runner.run((context) -> inSpan(context, (span) -> assertThat(MDC.get("trace_sampled")).isNull()));
		new JsonLogFormatter(new MockEnvironment());
		try {
			this.runner
				.run((context) -> inSpan(context, (span) -> assertThat(MDC.get("trace_sampled")).isEqualTo("true")));
		}
		finally {
			((LoggerContext) LoggerFactory.getILoggerFactory()).removeObject(JsonLines.class.getName());
		}
	}

	@Test
	void backsOffForTheListenerOfTheUser() {
		this.runner.withBean("userListener", Slf4JEventListener.class, () -> new Slf4JEventListener("t", "s"))
			.run((context) -> inSpan(context, (span) -> assertIds(span, "t", "s")));
	}

	@Test
	void leavesTheMdcToSpringBootWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.logging.enabled=false")
			.run((context) -> inSpan(context, (span) -> assertIds(span, "traceId", "spanId")));
	}

	@Test
	void spanWithoutIdsLeavesNoZeros() {
		this.runner.run((context) -> {
			io.opentelemetry.api.trace.Span invalid = io.opentelemetry.api.trace.Span.getInvalid();
			try (Scope scope = io.opentelemetry.context.Context.current().with(invalid).makeCurrent()) {
				assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
			}
		});
	}

	@Test
	void startsWithoutTheBridge() {
		this.runner.withClassLoader(new FilteredClassLoader(Slf4JEventListener.class))
			.run((context) -> assertThat(context).doesNotHaveBean(TraceMdcListener.class));
	}

	private void inSpan(AssertableApplicationContext context, java.util.function.Consumer<Span> assertions) {
		Tracer tracer = context.getBean(Tracer.class);
		Span span = tracer.nextSpan().start();
		try (Tracer.SpanInScope scope = tracer.withSpan(span)) {
			assertions.accept(span);
		}
		span.end();
		this.spans.take();
	}

	private static void assertIds(Span span, String traceIdKey, String spanIdKey) {
		assertThat(MDC.get(traceIdKey)).isEqualTo(span.context().traceId());
		assertThat(MDC.get(spanIdKey)).isEqualTo(span.context().spanId());
	}

}
