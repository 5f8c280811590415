package dev.throughline.benchmarks;

import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
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
import org.slf4j.MDC;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * What happens within a request: a scope with the ids in the MDC, and a step that the
 * application observes.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ScopeBenchmark {

	/**
	 * Head sampling's probability.
	 */
	@Param({ "0.0", "1.0" })
	public String probability = "1.0";

	private @Nullable ConfigurableApplicationContext context;

	private ObservationRegistry registry = ObservationRegistry.NOOP;

	private Observation request = Observation.NOOP;

	private Observation step = Observation.NOOP;

	private Observation.@Nullable Scope scope;

	/**
	 * Starts the application, a request and a step in it.
	 */
	@Setup
	public void start() {
		this.context = Application.start(Application.class,
				"management.tracing.sampling.probability=" + this.probability);
		this.registry = this.context.getBean(ObservationRegistry.class);
		this.request = Observation.start("request", this.registry);
		this.scope = this.request.openScope();
		this.step = Observation.start("step", this.registry);
	}

	/**
	 * Stops all of them.
	 */
	@TearDown
	public void stop() {
		this.step.stop();
		Objects.requireNonNull(this.scope).close();
		this.request.stop();
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Opens and closes a scope.
	 * @return the trace's id as a log line would show it
	 */
	@Benchmark
	public @Nullable String mdcScope() {
		try (Observation.Scope opened = this.step.openScope()) {
			return MDC.get("trace_id");
		}
	}

	/**
	 * Observes a step.
	 * @return the finished observation
	 */
	@Benchmark
	public Observation innerStep() {
		Observation observation = Observation.createNotStarted("policy.cache.lookup", this.registry)
			.lowCardinalityKeyValue("result", "hit")
			.start();
		try (Observation.Scope opened = observation.openScope()) {
			return observation;
		}
		finally {
			observation.stop();
		}
	}

}
