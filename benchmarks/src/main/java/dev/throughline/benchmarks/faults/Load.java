package dev.throughline.benchmarks.faults;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;

import org.jspecify.annotations.Nullable;

/**
 * Requests at a constant rate, whether or not earlier ones were answered, each timed from
 * the moment at which it was due.
 */
final class Load {

	private final HttpClient client = HttpClient.newBuilder().version(Version.HTTP_1_1).build();

	private final HttpRequest request;

	private final int rate;

	private final long[] nanos;

	private final AtomicInteger succeeded = new AtomicInteger();

	private final AtomicInteger failed = new AtomicInteger();

	private final Phaser open = new Phaser(1);

	private volatile boolean ending;

	private volatile boolean stopped;

	Load(int port, String path, int rate, int seconds) {
		this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
			.timeout(Duration.ofSeconds(10))
			.build();
		this.rate = rate;
		this.nanos = new long[rate * seconds];
	}

	/**
	 * Sends all requests, or those that are due until {@link #stop}, and waits for the
	 * answers.
	 */
	void run() {
		long begin = System.nanoTime();
		for (int i = 0; i < this.nanos.length && !this.stopped; i++) {
			long due = begin + i * TimeUnit.SECONDS.toNanos(1) / this.rate;
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			send(i, due);
		}
		this.open.arriveAndAwaitAdvance();
	}

	private void send(int index, long due) {
		this.open.register();
		this.client.sendAsync(this.request, BodyHandlers.discarding()).whenComplete((response, error) -> {
			this.nanos[index] = System.nanoTime() - due;
			count(response, error);
			this.open.arriveAndDeregister();
		});
	}

	private void count(@Nullable HttpResponse<Void> response, @Nullable Throwable error) {
		if (error == null && response != null && response.statusCode() == 200) {
			this.succeeded.incrementAndGet();
		}
		else if (!this.ending) {
			this.failed.incrementAndGet();
		}
	}

	/**
	 * What fails from now on fails because the application ends.
	 */
	void expectEnd() {
		this.ending = true;
	}

	/**
	 * Stops sending.
	 */
	void stop() {
		this.stopped = true;
	}

	int succeeded() {
		return this.succeeded.get();
	}

	int failed() {
		return this.failed.get();
	}

	/**
	 * Returns a quantile of the times of the requests in a part of the load.
	 * @param part which requests, by their share of the load
	 * @param quantile the quantile
	 * @return the time, zero when the part is empty
	 */
	Duration quantile(DoublePredicate part, double quantile) {
		long[] times = IntStream.range(0, this.nanos.length)
			.filter((index) -> part.test((double) index / this.nanos.length))
			.mapToLong((index) -> this.nanos[index])
			.filter((time) -> time > 0)
			.sorted()
			.toArray();
		return (times.length > 0) ? Duration.ofNanos(times[(int) (quantile * (times.length - 1))]) : Duration.ZERO;
	}

}
