package dev.throughline.benchmarks;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.throughline.redaction.SpanRedaction;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.trace.TestSpanData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;

/**
 * Redaction of a finished server span, with and without a secret.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class RedactionBenchmark {

	private static final int BATCH = 512;

	/**
	 * User agent of the span.
	 */
	@Param({ "Mozilla/5.0 (X11; Linux x86_64)", "curl jane@example.org" })
	public String userAgent = "";

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable SpanRedaction redaction;

	private List<SpanData> spans = List.of();

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		this.context = Application.start(Application.class);
		this.redaction = this.context.getBean(SpanRedaction.class);
		this.spans = Collections.nCopies(BATCH,
				TestSpanData.builder()
					.setName("GET /items/{id}")
					.setKind(SpanKind.SERVER)
					.setStatus(StatusData.unset())
					.setHasEnded(true)
					.setStartEpochNanos(1)
					.setEndEpochNanos(2)
					.setAttributes(Attributes.builder()
						.put("http.request.method", "GET")
						.put("http.route", "/items/{id}")
						.put("url.scheme", "https")
						.put("url.path", "/items/4711")
						.put("server.address", "shop.example.org")
						.put(AttributeKey.longKey("server.port"), 443L)
						.put("client.address", "192.0.2.17")
						.put("network.protocol.version", "1.1")
						.put("user_agent.original", this.userAgent)
						.put(AttributeKey.longKey("http.response.status_code"), 200L)
						.build())
					.build());
	}

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Redacts one span of a batch.
	 * @return the batch without secrets
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public List<SpanData> redact() {
		return Objects.requireNonNull(this.redaction).redact(this.spans);
	}

}
