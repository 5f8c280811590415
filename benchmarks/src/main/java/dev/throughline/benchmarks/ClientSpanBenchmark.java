package dev.throughline.benchmarks;

import java.io.IOException;
import java.net.URI;
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
import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientHttpObservationDocumentation;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * Observation of one exchange of RestClient, injection included, with the span made by
 * our handler and by Spring Boot's. Nothing is sent.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ClientSpanBenchmark {

	private static final ClientRequestObservationConvention CONVENTION = new DefaultClientRequestObservationConvention();

	private static final URI ADDRESS = URI.create("http://localhost:8081/api/internal/audit/ingest");

	/**
	 * Who makes the span.
	 */
	@Param({ "opentelemetry", "micrometer" })
	public String conventions = "opentelemetry";

	/**
	 * Head sampling's probability.
	 */
	@Param({ "0.0", "1.0" })
	public String probability = "1.0";

	private final ClientHttpRequestFactory requests = new JdkClientHttpRequestFactory();

	private @Nullable ConfigurableApplicationContext context;

	private ObservationRegistry registry = ObservationRegistry.NOOP;

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		this.context = Application.start(Application.class, "throughline.conventions=" + this.conventions,
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
	 * Observes one exchange.
	 * @return the finished observation
	 * @throws IOException never
	 */
	@Benchmark
	public Observation exchange() throws IOException {
		ClientRequestObservationContext exchange = new ClientRequestObservationContext(
				this.requests.createRequest(ADDRESS, HttpMethod.POST));
		exchange.setUriTemplate("/api/internal/audit/ingest");
		Observation observation = ClientHttpObservationDocumentation.HTTP_CLIENT_EXCHANGES
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
