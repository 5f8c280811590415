package dev.throughline.export;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import dev.throughline.benchmarks.Application;
import dev.throughline.export.delivery.Delivery;
import dev.throughline.export.delivery.NamedDelivery;
import dev.throughline.export.delivery.OtlpDeliveries;
import dev.throughline.export.delivery.Payload;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
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
 * What the thread of the export does with a span of a batch: checks, redaction, encoding.
 *
 * @since 0.1.0
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class EncodingBenchmark {

	private static final int BATCH = 512;

	/**
	 * Attributes of a span.
	 */
	@Param({ "0", "8", "64" })
	public int attributes = 8;

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable SpanPreparation preparation;

	private @Nullable Delivery delivery;

	private List<SpanData> batch = List.of();

	/**
	 * Starts the application.
	 */
	@Setup
	public void start() {
		this.context = Application.start(Application.class,
				"management.opentelemetry.tracing.export.otlp.endpoint=http://127.0.0.1:4318/v1/traces");
		this.preparation = this.context.getBean(SpanPreparation.class);
		NamedDelivery made = this.context.getBean(OtlpDeliveries.class)
			.of("benchmark", this.context.getBean(SpanExporter.class));
		this.delivery = Objects.requireNonNull(made).delivery();
		this.batch = FinishedSpans.of(BATCH, this.attributes);
	}

	/**
	 * Stops the application.
	 */
	@TearDown
	public void stop() {
		Objects.requireNonNull(this.delivery).close();
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Prepares and encodes a batch whose predecessor has arrived.
	 * @return the message's size
	 */
	@Benchmark
	@OperationsPerInvocation(BATCH)
	public long encode() {
		List<SpanData> prepared = Objects.requireNonNull(this.preparation).prepare(this.batch);
		Delivery to = Objects.requireNonNull(this.delivery);
		Payload payload = to.encode(prepared);
		to.recycle(payload);
		return payload.bytes();
	}

}
