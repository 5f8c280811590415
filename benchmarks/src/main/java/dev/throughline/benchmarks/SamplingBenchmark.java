package dev.throughline.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.Tracer;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Request of four spans, kept or dropped by head sampling, with and without the tail that
 * keeps errors and slow requests.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SamplingBenchmark {

	/**
	 * Head sampling's probability.
	 */
	@Param({ "0.0", "1.0" })
	public String probability = "0.0";

	/**
	 * Whether the tail decides about what head sampling dropped.
	 */
	@Param({ "false", "true" })
	public String tail = "false";

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable Tracer tracer;

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		this.context = (this.tail.equals("true"))
				? Application.start(Application.class, "management.tracing.sampling.probability=" + this.probability,
						"throughline.sampling.keep-errors=true", "throughline.sampling.keep-slower-than=1s")
				: Application.start(Application.class, "management.tracing.sampling.probability=" + this.probability);
		this.tracer = this.context.getBean(Tracer.class);
	}

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Makes the spans of one request.
	 * @return the last of them
	 */
	@Benchmark
	public Span request() {
		Span server = span("GET /items/{id}", SpanKind.SERVER);
		try (io.opentelemetry.context.Scope scope = server.makeCurrent()) {
			span("policy.cache.lookup", SpanKind.INTERNAL).end();
			span("SELECT items", SpanKind.CLIENT).end();
			span("GET /prices/{id}", SpanKind.CLIENT).end();
		}
		server.end();
		return server;
	}

	private Span span(String name, SpanKind kind) {
		return Objects.requireNonNull(this.tracer)
			.spanBuilder(name)
			.setSpanKind(kind)
			.setAttribute("http.request.method", "GET")
			.setAttribute("url.path", "/items/7")
			.setAttribute("server.address", "localhost")
			.setAttribute("server.port", 8080)
			.startSpan();
	}

}
