package dev.throughline.benchmarks.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.throughline.benchmarks.Application;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * The application that is measured.
 */
final class Subject implements AutoCloseable {

	static final String[] TAIL = { "throughline.sampling.keep-errors=true", "throughline.sampling.keep-slower-than=1h",
			"throughline.sampling.hold.max-traces=1000000", "throughline.sampling.hold.max-spans-per-trace=100000",
			"throughline.sampling.hold.max-size=4GB", "throughline.sampling.hold.max-age=1h" };

	private static final List<AttributeKey<String>> KEYS = new ArrayList<>();

	private static final List<String> VALUES = new ArrayList<>();

	static {
		for (int i = 0; i < 64; i++) {
			KEYS.add(AttributeKey.stringKey("app.detail." + i));
			VALUES.add("value number " + i);
		}
	}

	private final ConfigurableApplicationContext context;

	private final Tracer tracer;

	private Subject(ConfigurableApplicationContext context) {
		this.context = context;
		this.tracer = context.getBean(Tracer.class);
	}

	/**
	 * Starts the application.
	 * @param collector where spans go
	 * @param probability head sampling's probability
	 * @param properties further properties
	 * @return the application, to be closed by the caller
	 */
	static Subject start(LoopbackCollector collector, double probability, String... properties) {
		String[] all = new String[properties.length + 2];
		System.arraycopy(properties, 0, all, 2, properties.length);
		all[0] = "management.tracing.sampling.probability=" + probability;
		all[1] = "management.opentelemetry.tracing.export.otlp.endpoint=" + collector.endpoint();
		return new Subject(Application.start(Meters.class, all));
	}

	/**
	 * Makes a trace.
	 * @param spans how many spans it has
	 * @param attributes how many attributes each of them has
	 */
	void trace(int spans, int attributes) {
		Span root = span(SpanKind.SERVER, attributes);
		try (Scope scope = root.makeCurrent()) {
			for (int i = 1; i < spans; i++) {
				span(SpanKind.INTERNAL, attributes).end();
			}
		}
		root.end();
	}

	/**
	 * Makes a trace whose root does not end.
	 * @param spans how many further spans it has, which have ended
	 * @param attributes how many attributes each of them has
	 * @return the root
	 */
	Span open(int spans, int attributes) {
		Span root = span(SpanKind.SERVER, attributes);
		try (Scope scope = root.makeCurrent()) {
			for (int i = 0; i < spans; i++) {
				span(SpanKind.INTERNAL, attributes).end();
			}
		}
		return root;
	}

	private Span span(SpanKind kind, int attributes) {
		Span span = this.tracer.spanBuilder("GET /items/{id}").setSpanKind(kind).startSpan();
		for (int i = 0; i < attributes; i++) {
			span.setAttribute(KEYS.get(i), VALUES.get(i));
		}
		return span;
	}

	/**
	 * Where spans go when they end.
	 * @return the processor of the export
	 */
	SpanProcessor export() {
		return this.context.getBean("throughlineExportingSpanProcessor", SpanProcessor.class);
	}

	/**
	 * Waits until all that has ended is exported or lost.
	 */
	void flush() {
		this.context.getBean(SdkTracerProvider.class).forceFlush().join(30, TimeUnit.SECONDS);
	}

	/**
	 * Reads a meter.
	 * @param name its name behind {@code throughline.}
	 * @return the sum over its tags; an exception when there is no such meter
	 */
	double meter(String name) {
		return this.context.getBean(MeterRegistry.class)
			.get("throughline." + name)
			.meters()
			.stream()
			.mapToDouble((meter) -> meter.measure().iterator().next().getValue())
			.sum();
	}

	@Override
	public void close() {
		this.context.close();
	}

	@Configuration(proxyBeanMethods = false)
	static class Meters {

		@Bean
		MeterRegistry meterRegistry() {
			return new SimpleMeterRegistry();
		}

	}

}
