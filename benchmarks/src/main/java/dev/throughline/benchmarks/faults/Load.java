package dev.throughline.benchmarks.faults;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.Phaser;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

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

	private volatile boolean stopped;

	Load(int port, int rate, int seconds) {
		this.request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/work"))
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
		else if (!this.stopped) {
			this.failed.incrementAndGet();
		}
	}

	/**
	 * Stops sending; what fails from now on fails because the application ends.
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
	 * @param from where the part begins, as a share of the load
	 * @param to where it ends
	 * @param quantile the quantile
	 * @return the time, zero when the part is empty
	 */
	Duration quantile(double from, double to, double quantile) {
		int first = (int) (from * this.nanos.length);
		int last = Math.min((int) (to * this.nanos.length), this.nanos.length);
		long[] part = Arrays.stream(this.nanos, first, Math.max(first, last))
			.filter((time) -> time > 0)
			.sorted()
			.toArray();
		return (part.length > 0) ? Duration.ofNanos(part[(int) (quantile * (part.length - 1))]) : Duration.ZERO;
	}

	long get(String path) throws IOException, InterruptedException {
		HttpRequest get = HttpRequest.newBuilder(this.request.uri().resolve(path)).build();
		return Long.parseLong(this.client.send(get, BodyHandlers.ofString()).body());
	}

}
