package dev.throughline.export;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.sdk.trace.data.SpanData;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Group;
import org.openjdk.jmh.annotations.GroupThreads;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Spans put into the queue by several threads while one takes them out, as fast as they
 * can: most are refused.
 *
 * @since 0.1.0
 */
@State(Scope.Group)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class SpanQueueBenchmark {

	private final SpanQueue queue = new SpanQueue(8192, 16 << 20);

	private final SpanData span = FinishedSpans.of(1, 8).get(0);

	private final List<SpanData> batch = new ArrayList<>(512);

	/**
	 * Offers one span.
	 * @return what the queue says
	 */
	@Benchmark
	@Group("queue")
	@GroupThreads(4)
	public long offer() {
		return this.queue.offer(this.span, 1500);
	}

	/**
	 * Takes up to a batch.
	 * @return what was taken
	 */
	@Benchmark
	@Group("queue")
	@GroupThreads(1)
	public long drain() {
		long taken = this.queue.drainTo(this.batch, 512, 2 << 20);
		this.queue.release(taken);
		this.batch.clear();
		return taken;
	}

}
