package dev.throughline.sampling;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The limit holds in any second.
 */
class RateLimitTests {

	private final AtomicLong now = new AtomicLong(-5);

	@Test
	void permitsTheLimitAtOnceAndNoMoreWithinTheSecond() {
		RateLimit limit = new RateLimit(3, this.now::get);
		assertThat(permits(limit, 10)).isEqualTo(3);
		pass(999);
		assertThat(permits(limit, 10)).isZero();
		pass(1);
		assertThat(permits(limit, 10)).isEqualTo(3);
	}

	@Test
	void secondMayBeginAtAnyInstant() {
		RateLimit limit = new RateLimit(10, this.now::get);
		pass(900);
		assertThat(permits(limit, 6)).isEqualTo(6);
		pass(200);
		assertThat(permits(limit, 20)).isEqualTo(4);
		pass(800);
		assertThat(permits(limit, 20)).isEqualTo(6);
	}

	@Test
	void limitOfZeroPermitsNothing() {
		assertThat(permits(new RateLimit(0, this.now::get), 3)).isZero();
	}

	@Test
	void holdsForSeveralThreads() throws Exception {
		RateLimit limit = new RateLimit(1000, this.now::get);
		ExecutorService threads = Executors.newFixedThreadPool(8);
		try {
			for (int second = 0; second < 5; second++) {
				List<Callable<Integer>> calls = new ArrayList<>();
				for (int i = 0; i < 8; i++) {
					calls.add(() -> permits(limit, 5000));
				}
				int sum = 0;
				for (Future<Integer> permits : threads.invokeAll(calls)) {
					sum += permits.get();
				}
				assertThat(sum).isEqualTo(1000);
				pass(1000);
			}
		}
		finally {
			threads.shutdownNow();
		}
	}

	private int permits(RateLimit limit, int attempts) {
		return (int) IntStream.range(0, attempts).filter((attempt) -> limit.tryAcquire()).count();
	}

	private void pass(long millis) {
		this.now.addAndGet(Duration.ofMillis(millis).toNanos());
	}

}
