package dev.throughline.export;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

import io.opentelemetry.sdk.common.CompletableResultCode;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moment after which the end of the application waits for no exporter any more:
 * exports under way have failed then, and no other begins. Nothing happens before
 * {@link #start} is called. Safe for use by several threads.
 */
final class ShutdownDeadline {

	private static final Logger logger = LoggerFactory.getLogger(ShutdownDeadline.class);

	private final Duration timeout;

	private final LongSupplier nanoTime;

	private final Map<CompletableResultCode, Integer> underWay = new ConcurrentHashMap<>();

	private final AtomicBoolean started = new AtomicBoolean();

	private final AtomicLong givenUp = new AtomicLong();

	private volatile boolean passed;

	private long startedNanos;

	private volatile boolean isStarted;

	ShutdownDeadline(Duration timeout, LongSupplier nanoTime) {
		this.timeout = timeout;
		this.nanoTime = nanoTime;
	}

	Duration timeout() {
		return this.timeout;
	}

	/**
	 * How much time is left.
	 * @return the time in nanoseconds, not above zero when the deadline has passed, and
	 * {@link Long#MAX_VALUE} before the clock is started
	 */
	long remaining() {
		return this.isStarted ? this.timeout.toNanos() - (this.nanoTime.getAsLong() - this.startedNanos)
				: Long.MAX_VALUE;
	}

	/**
	 * Starts the clock. Further calls have no effect.
	 */
	void start() {
		if (this.started.compareAndSet(false, true)) {
			this.startedNanos = this.nanoTime.getAsLong();
			this.isStarted = true;
			CompletableFuture.delayedExecutor(this.timeout.toNanos(), TimeUnit.NANOSECONDS, Runnable::run)
				.execute(this::pass);
		}
	}

	private void pass() {
		this.passed = true;
		this.underWay.keySet().forEach(this::giveUp);
	}

	/**
	 * Does something for which the end of the application may have to wait.
	 * @param work what is done
	 * @param items how many spans or log records it is about
	 * @return the result of the work, or a failure once the deadline has passed
	 */
	CompletableResultCode bound(Supplier<CompletableResultCode> work, int items) {
		CompletableResultCode bounded = new CompletableResultCode();
		this.underWay.put(bounded, items);
		if (this.passed) {
			giveUp(bounded);
			return bounded;
		}
		CompletableResultCode result = work.get();
		result.whenComplete(() -> {
			this.underWay.remove(bounded);
			if (result.isSuccess()) {
				bounded.succeed();
			}
			else {
				bounded.failExceptionally(result.getFailureThrowable());
			}
		});
		return bounded;
	}

	private void giveUp(CompletableResultCode bounded) {
		Integer items = this.underWay.remove(bounded);
		if (items != null) {
			this.givenUp.addAndGet(items);
			bounded.fail();
		}
	}

	/**
	 * Logs what was given up since the last call, if anything.
	 */
	void report() {
		long items = this.givenUp.getAndSet(0);
		if (items > 0) {
			logger.warn(
					"The export of {} spans or log records was given up: it had not ended {} ms after the application "
							+ "began to close (throughline.export.shutdown-timeout).",
					items, this.timeout.toMillis());
		}
	}

}
