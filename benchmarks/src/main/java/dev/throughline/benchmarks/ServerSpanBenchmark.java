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

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.http.server.observation.DefaultServerRequestObservationConvention;
import org.springframework.http.server.observation.ServerHttpObservationDocumentation;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.http.server.observation.ServerRequestObservationConvention;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/**
 * Observation of one request to a servlet server, as Spring's filter makes it, without
 * the server.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ServerSpanBenchmark {

	private static final ServerRequestObservationConvention CONVENTION = new DefaultServerRequestObservationConvention();

	/**
	 * Head sampling's probability.
	 */
	@Param({ "0.0", "1.0" })
	public String probability = "1.0";

	private final MockHttpServletRequest request = new MockHttpServletRequest("GET", "/items/4711");

	private final MockHttpServletResponse response = new MockHttpServletResponse();

	private @Nullable ConfigurableApplicationContext context;

	private ObservationRegistry registry = ObservationRegistry.NOOP;

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		this.request.addHeader("Host", "shop.example.org");
		this.request.addHeader("User-Agent", "Mozilla/5.0 (X11; Linux x86_64)");
		this.context = Application.start(Application.class,
				"management.tracing.sampling.probability=" + this.probability);
		this.registry = this.context.getBean(ObservationRegistry.class);
	}

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Observes one request.
	 * @return the finished observation
	 */
	@Benchmark
	public Observation request() {
		ServerRequestObservationContext exchange = new ServerRequestObservationContext(this.request, this.response);
		exchange.setPathPattern("/items/{id}");
		Observation observation = ServerHttpObservationDocumentation.HTTP_SERVLET_SERVER_REQUESTS
			.observation(null, CONVENTION, () -> exchange, this.registry)
			.start();
		try (Observation.Scope scope = observation.openScope()) {
			return observation;
		}
		finally {
			observation.stop();
		}
	}

}
