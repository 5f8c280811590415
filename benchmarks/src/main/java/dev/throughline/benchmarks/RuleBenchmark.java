package dev.throughline.benchmarks;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import io.opentelemetry.sdk.trace.samplers.SamplingResult;
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
 * Decision of the sampler about a span that begins a trace and about one below it.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RuleBenchmark {

	private static final String TRACE_ID = "0af7651916cd43dd8448eb211c80319c";

	private static final Attributes REQUEST = Attributes.builder()
		.put("http.request.method", "GET")
		.put("url.path", "/items/4711")
		.put("url.scheme", "https")
		.put("server.address", "shop.example.org")
		.put(AttributeKey.longKey("server.port"), 443L)
		.build();

	/**
	 * How many rules there are, of which none matches.
	 */
	@Param({ "0", "5" })
	public int rules;

	/**
	 * Head sampling's probability.
	 */
	@Param({ "0.0", "1.0" })
	public String probability = "1.0";

	private @Nullable ConfigurableApplicationContext context;

	private Sampler sampler = Sampler.alwaysOff();

	private Context below = Context.root();

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		String[] properties = new String[this.rules * 2 + 1];
		for (int i = 0; i < this.rules; i++) {
			properties[2 * i] = "throughline.sampling.rules[" + i + "].path=/other/" + i + "/**";
			properties[2 * i + 1] = "throughline.sampling.rules[" + i + "].probability=0";
		}
		properties[this.rules * 2] = "management.tracing.sampling.probability=" + this.probability;
		this.context = Application.start(Application.class, properties);
		this.sampler = this.context.getBean(SdkTracerProvider.class).getSampler();
		TraceFlags flags = this.probability.equals("1.0") ? TraceFlags.getSampled() : TraceFlags.getDefault();
		this.below = Context.root()
			.with(Span.wrap(SpanContext.create(TRACE_ID, "b7ad6b7169203331", flags, TraceState.getDefault())));
	}

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Decides about a trace.
	 * @return the decision
	 */
	@Benchmark
	public SamplingResult root() {
		return decide(Context.root(), SpanKind.SERVER);
	}

	/**
	 * Decides about a span below another.
	 * @return the decision
	 */
	@Benchmark
	public SamplingResult child() {
		return decide(this.below, SpanKind.CLIENT);
	}

	private SamplingResult decide(Context parent, SpanKind kind) {
		return this.sampler.shouldSample(parent, TRACE_ID, "GET", kind, REQUEST, List.of());
	}

}
