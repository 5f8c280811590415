package dev.throughline.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
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
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.http.HttpMethod;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.SimpleClientHttpRequestFactory;
import org.springframework.http.client.observation.ClientHttpObservationDocumentation;
import org.springframework.http.client.observation.ClientRequestObservationContext;
import org.springframework.http.client.observation.ClientRequestObservationConvention;
import org.springframework.http.client.observation.DefaultClientRequestObservationConvention;

/**
 * What an observation costs before anybody traces it: nobody listens, a handler that does
 * nothing, and the handler of the meters.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class ObservationBenchmark {

	private static final ClientRequestObservationConvention SILENT = new SilentConvention();

	private static final ClientRequestObservationConvention SPRING = new DefaultClientRequestObservationConvention();

	private static final URI ADDRESS = URI.create("http://localhost:8081/api/internal/audit/ingest");

	/**
	 * Who listens.
	 */
	@Param({ "nobody", "idle", "meters" })
	public String listener = "idle";

	private final ClientHttpRequestFactory requests = new SimpleClientHttpRequestFactory();

	private ObservationRegistry registry = ObservationRegistry.NOOP;

	private @Nullable ClientHttpRequest request;

	/**
	 * Makes the registry.
	 * @throws IOException never
	 */
	@Setup
	public void listen() throws IOException {
		this.request = this.requests.createRequest(ADDRESS, HttpMethod.POST);
		if (this.listener.equals("nobody")) {
			return;
		}
		this.registry = ObservationRegistry.create();
		this.registry.observationConfig()
			.observationHandler(this.listener.equals("meters")
					? new DefaultMeterObservationHandler(new SimpleMeterRegistry()) : new Idle());
	}

	/**
	 * Observes a step of an application.
	 * @return anything
	 */
	@Benchmark
	public @Nullable Integer step() {
		return Observation.createNotStarted("policy.cache", this.registry)
			.lowCardinalityKeyValue("policy.result", "hit")
			.observe(() -> 1);
	}

	/**
	 * Observes a call as RestClient does.
	 * @return the finished observation
	 */
	@Benchmark
	public Observation call() {
		return call(SPRING);
	}

	/**
	 * Observes a call with a convention that says nothing.
	 * @return the finished observation
	 */
	@Benchmark
	public Observation silentCall() {
		return call(SILENT);
	}

	private Observation call(ClientRequestObservationConvention convention) {
		ClientRequestObservationContext context = new ClientRequestObservationContext(
				Objects.requireNonNull(this.request));
		Observation observation = ClientHttpObservationDocumentation.HTTP_CLIENT_EXCHANGES
			.observation(null, convention, () -> context, this.registry)
			.start();
		observation.openScope().close();
		observation.stop();
		return observation;
	}

	private static final class Idle implements ObservationHandler<Observation.Context> {

		@Override
		public boolean supportsContext(Observation.Context context) {
			return true;
		}

	}

	// the documentation accepts only kinds of the default
	private static final class SilentConvention extends DefaultClientRequestObservationConvention {

		@Override
		public String getContextualName(ClientRequestObservationContext context) {
			return "POST";
		}

		@Override
		public KeyValues getLowCardinalityKeyValues(ClientRequestObservationContext context) {
			return KeyValues.empty();
		}

		@Override
		public KeyValues getHighCardinalityKeyValues(ClientRequestObservationContext context) {
			return KeyValues.empty();
		}

	}

}
