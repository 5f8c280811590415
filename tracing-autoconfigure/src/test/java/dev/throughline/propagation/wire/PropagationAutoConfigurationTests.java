package dev.throughline.propagation.wire;

import java.util.List;
import java.util.Map;

import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.BaggageInScope;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.Slf4JBaggageEventListener;
import io.micrometer.tracing.propagation.Propagator;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.ContextKey;
import io.opentelemetry.context.Scope;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.context.propagation.TextMapGetter;
import io.opentelemetry.context.propagation.TextMapPropagator;
import io.opentelemetry.context.propagation.TextMapSetter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.ApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

class PropagationAutoConfigurationTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String TRACEPARENT = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static final String B3_TRACE_ID = "80f198ee56343ba864fe8b2a57d3eff7";

	private static final String B3 = B3_TRACE_ID + "-e457b5a2e4d86bd1-1";

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, PropagationAutoConfiguration.class)
		.withPropertyValues("management.tracing.propagation.consume=W3C");

	@Test
	void suppliesStrictPropagatorsThatEverythingUses() {
		this.runner.run((context) -> {
			assertThat(context).hasSingleBean(ContextPropagators.class);
			assertThat(context.getBean(Propagator.class).fields()).containsExactly("traceparent", "tracestate",
					"baggage");
			HeaderLines twice = new HeaderLines().addAll("traceparent", List.of(TRACEPARENT, TRACEPARENT));
			assertThat(traceId(extract(context, twice))).isNull();
			io.micrometer.tracing.Span span = context.getBean(Propagator.class)
				.extract(twice, new LineGetter())
				.start();
			assertThat(span.context().traceId()).isNotEqualTo(TRACE_ID);
			span.end();
			this.spans.take();
		});
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.propagation.enabled=false").run((context) -> {
			assertThat(context).doesNotHaveBean("throughlineContextPropagators")
				.doesNotHaveBean("throughlineBaggageMdcListener")
				.hasSingleBean(ContextPropagators.class)
				.hasSingleBean(Slf4JBaggageEventListener.class);
			HeaderLines twice = new HeaderLines().addAll("traceparent", List.of(TRACEPARENT, TRACEPARENT));
			assertThat(traceId(extract(context, twice))).isEqualTo(TRACE_ID);
		});
	}

	@Test
	void backsOffForThePropagatorsAndTheListenerOfTheUser() {
		this.runner.withBean("own", ContextPropagators.class, ContextPropagators::noop)
			.withBean("listener", Slf4JBaggageEventListener.class, () -> new Slf4JBaggageEventListener(List.of()))
			.run((context) -> {
				assertThat(context).hasSingleBean(ContextPropagators.class).hasBean("own");
				assertThat(context).hasSingleBean(Slf4JBaggageEventListener.class).hasBean("listener");
			});
	}

	@Test
	void backsOffWithoutTheBridge() {
		this.runner.withClassLoader(new FilteredClassLoader("io.micrometer.tracing.otel"))
			.run((context) -> assertThat(context).doesNotHaveBean("throughlineContextPropagators"));
	}

	@Test
	void propagatesNothingWhereSpringBootDoesNot() {
		this.runner.withPropertyValues("management.tracing.export.enabled=false").run((context) -> {
			assertThat(extract(context, new HeaderLines().add("traceparent", TRACEPARENT))).isSameAs(Context.root());
			assertThat(inject(context, contextOf(TRACEPARENT)).all()).isEmpty();
		});
	}

	@Test
	void propagatesWithoutTheSdk() {
		this.runner.withPropertyValues("management.opentelemetry.enabled=false").run((context) -> {
			HeaderLines received = new HeaderLines().add("traceparent", TRACEPARENT).add("baggage", "a=1");
			assertThat(inject(context, extract(context, received)).all()).isEqualTo(received.all());
		});
	}

	@Test
	void addsPropagatorsOfTheUserInTheirOrder() {
		this.runner.withBean("own", TextMapPropagator.class, OwnPropagator::new).run((context) -> {
			Context extracted = extract(context,
					new HeaderLines().add("traceparent", TRACEPARENT).add("x-own", "kept"));
			assertThat(inject(context, extracted).all())
				.isEqualTo(Map.of("traceparent", List.of(TRACEPARENT), "x-own", List.of("kept")));
			assertThat(context.getBean(Propagator.class).fields()).contains("traceparent", "x-own");
		});
	}

	@Test
	void understandsB3OnlyWhereConfigured() {
		HeaderLines single = new HeaderLines().add("b3", B3);
		HeaderLines multi = new HeaderLines().add("X-B3-TraceId", B3_TRACE_ID)
			.add("X-B3-SpanId", "e457b5a2e4d86bd1")
			.add("X-B3-Sampled", "1");
		this.runner.run((context) -> {
			assertThat(traceId(extract(context, single))).isNull();
			assertThat(traceId(extract(context, multi))).isNull();
		});
		this.runner.withPropertyValues("management.tracing.propagation.consume=W3C,B3").run((context) -> {
			assertThat(traceId(extract(context, single))).isEqualTo(B3_TRACE_ID);
			assertThat(traceId(extract(context, new HeaderLines().add("b3", B3).add("traceparent", TRACEPARENT))))
				.isEqualTo(TRACE_ID);
		});
		this.runner.withPropertyValues("management.tracing.propagation.type=B3_MULTI").run((context) -> {
			assertThat(traceId(extract(context, new HeaderLines().add("traceparent", TRACEPARENT)))).isNull();
			assertThat(inject(context, extract(context, multi)).all()).isEqualTo(multi.all());
		});
	}

	@Test
	void takesNothingForNothingAsOpenTelemetryDoes() {
		this.runner.run((context) -> {
			TextMapPropagator propagator = propagator(context);
			HeaderLines carrier = new HeaderLines().add("traceparent", TRACEPARENT);
			assertThat(propagator.extract(null, carrier, HeaderLines.GETTER)).isSameAs(Context.root());
			assertThat(propagator.extract(Context.root(), carrier, (TextMapGetter<HeaderLines>) null))
				.isSameAs(Context.root());
			propagator.inject(null, carrier, HeaderLines.SETTER);
			propagator.inject(contextOf(TRACEPARENT), carrier, (TextMapSetter<HeaderLines>) null);
			assertThat(carrier.all()).containsOnlyKeys("traceparent");
		});
	}

	@Test
	void writesEveryFormatThatIsToBeProduced() {
		this.runner.withPropertyValues("management.tracing.propagation.produce=W3C,B3,B3_MULTI")
			.run((context) -> assertThat(inject(context, contextOf(TRACEPARENT)).all()).containsOnlyKeys("traceparent",
					"b3", "X-B3-TraceId", "X-B3-SpanId", "X-B3-Sampled"));
	}

	@Test
	void baggageDoesNotHideTheTraceOfAnotherFormat() {
		this.runner.withPropertyValues("management.tracing.propagation.consume=W3C,B3").run((context) -> {
			Context extracted = extract(context, new HeaderLines().add("b3", B3).add("baggage", "a=1"));
			assertThat(traceId(extracted)).isEqualTo(B3_TRACE_ID);
			assertThat(Baggage.fromContext(extracted).getEntryValue("a")).isEqualTo("1");
		});
	}

	@Test
	void baggageGoesWithW3cOrWhereItIsAskedForByName() {
		HeaderLines received = new HeaderLines().add("b3", B3).add("baggage", "a=1");
		this.runner.withPropertyValues("management.tracing.propagation.type=B3")
			.run((context) -> assertThat(inject(context, extract(context, received)).get("baggage")).isEmpty());
		// what Spring Boot makes of OTEL_PROPAGATORS=b3,baggage
		this.runner
			.withPropertyValues("management.tracing.propagation.type=B3", "management.tracing.baggage.enabled=true")
			.run((context) -> assertThat(inject(context, extract(context, received)).get("baggage"))
				.containsExactly("a=1"));
	}

	@Test
	void baggageIsSwitchedOffAsInPlainSpringBoot() {
		this.runner
			.withPropertyValues("management.tracing.baggage.enabled=false",
					"management.tracing.baggage.remote-fields=tenant",
					"management.tracing.baggage.correlation.fields=tenant")
			.run((context) -> {
				Context extracted = extract(context,
						new HeaderLines().add("traceparent", TRACEPARENT).add("baggage", "a=1").add("tenant", "acme"));
				assertThat(Baggage.fromContextOrNull(extracted)).isNull();
				assertThat(inject(context, extracted).all()).containsOnlyKeys("traceparent");
				assertThat(context).doesNotHaveBean(Slf4JBaggageEventListener.class);
			});
	}

	@Test
	void remoteFieldsTagFieldsAndCorrelationFieldsWorkAsInPlainSpringBoot() {
		for (String enabled : List.of("true", "false")) {
			this.runner.withPropertyValues("throughline.propagation.enabled=" + enabled,
					"management.tracing.baggage.remote-fields=tenant", "management.tracing.baggage.tag-fields=tenant",
					"management.tracing.baggage.correlation.fields=tenant")
				.run((context) -> {
					Tracer tracer = context.getBean(Tracer.class);
					io.micrometer.tracing.Span span = tracer.nextSpan().name("work").start();
					try (Tracer.SpanInScope scope = tracer.withSpan(span);
							BaggageInScope baggage = tracer.createBaggageInScope("tenant", "acme")) {
						assertThat(MDC.get("tenant")).isEqualTo("acme");
						assertThat(inject(context, Context.current()).get("tenant")).containsExactly("acme");
					}
					finally {
						span.end();
					}
					assertThat(MDC.get("tenant")).isNull();
					assertThat(this.spans.take().getAttributes().asMap()).hasSize(1).containsValue("acme");
				});
		}
	}

	@Test
	void correlationIsSwitchedOffByPropertyOfSpringBoot() {
		this.runner.withPropertyValues("management.tracing.baggage.correlation.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(Slf4JBaggageEventListener.class));
	}

	@Test
	void valuesWithControlCharactersStayOutsideTheMdcWhoeverMadeThem() {
		this.runner.withPropertyValues("management.tracing.baggage.correlation.fields=tenant,user").run((context) -> {
			Baggage baggage = Baggage.builder().put("tenant", "a\r\nforged").put("USER", "alice").build();
			try (Scope scope = contextOf(TRACEPARENT).with(baggage).makeCurrent()) {
				assertThat(MDC.get("tenant")).isNull();
				assertThat(MDC.get("user")).isEqualTo("alice");
				try (Scope inner = contextOf(TRACEPARENT).with(Baggage.builder().put("tenant", "b").build())
					.makeCurrent()) {
					assertThat(MDC.get("tenant")).isEqualTo("b");
				}
				assertThat(MDC.get("tenant")).isNull();
				assertThat(MDC.get("user")).isEqualTo("alice");
			}
			assertThat(MDC.getCopyOfContextMap()).doesNotContainKeys("tenant", "user", "USER");
		});
	}

	private static Context contextOf(String traceparent) {
		return new TraceContextPropagator().extract(Context.root(), new HeaderLines().add("traceparent", traceparent),
				HeaderLines.GETTER);
	}

	private static Context extract(ApplicationContext context, HeaderLines carrier) {
		return propagator(context).extract(Context.root(), carrier, HeaderLines.GETTER);
	}

	private static HeaderLines inject(ApplicationContext context, Context toInject) {
		HeaderLines carrier = new HeaderLines();
		propagator(context).inject(toInject, carrier, HeaderLines.SETTER);
		return carrier;
	}

	private static TextMapPropagator propagator(ApplicationContext context) {
		return context.getBean(ContextPropagators.class).getTextMapPropagator();
	}

	private static String traceId(Context context) {
		Span span = Span.fromContextOrNull(context);
		return (span != null) ? span.getSpanContext().getTraceId() : null;
	}

	private static final class LineGetter implements Propagator.Getter<HeaderLines> {

		@Override
		public String get(HeaderLines carrier, String key) {
			return HeaderLines.GETTER.get(carrier, key);
		}

		@Override
		public Iterable<String> getAll(HeaderLines carrier, String key) {
			return carrier.get(key);
		}

	}

	private static final class OwnPropagator implements TextMapPropagator {

		private static final ContextKey<String> KEY = ContextKey.named("own");

		@Override
		public List<String> fields() {
			return List.of("x-own");
		}

		@Override
		public <C> void inject(Context context, C carrier, TextMapSetter<C> setter) {
			setter.set(carrier, "x-own", context.get(KEY));
		}

		@Override
		public <C> Context extract(Context context, C carrier, TextMapGetter<C> getter) {
			return context.with(KEY, getter.get(carrier, "x-own"));
		}

	}

}
