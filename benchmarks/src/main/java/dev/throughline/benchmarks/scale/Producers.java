package dev.throughline.benchmarks.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;

/**
 * Spans a second that threads make as fast as they can, and what of it is exported.
 */
final class Producers {

	private static final int[] THREADS = { 1, 2, 4, 8 };

	private static final int SPANS = 8;

	private static final int ATTRIBUTES = 6;

	private final LoopbackCollector collector;

	private final Duration window;

	private final Chart chart = new Chart("threads", "Throughput against threads", "threads that make spans",
			"thousand spans a second", true, new LinkedHashMap<>());

	Producers(LoopbackCollector collector, Duration window) {
		this.collector = collector;
		this.window = window;
	}

	List<Chart> measure() throws InterruptedException {
		measure("made, not sampled", false, 0);
		measure("made, tail drops", false, 0, Subject.TAIL);
		measure("made, sampled", true, 1);
		return List.of(this.chart);
	}

	private void measure(String line, boolean exported, double probability, String... properties)
			throws InterruptedException {
		try (Subject subject = Subject.start(this.collector, probability, properties)) {
			run(subject, 2, this.window);
			for (int threads : THREADS) {
				double before = subject.meter("export.exported");
				double seconds = this.window.toNanos() / 1e9;
				long made = run(subject, threads, this.window);
				this.chart.add(line, threads, made / seconds / 1000);
				if (exported) {
					this.chart.add("exported", threads, (subject.meter("export.exported") - before) / seconds / 1000);
				}
				subject.flush();
			}
		}
	}

	private static long run(Subject subject, int threads, Duration window) throws InterruptedException {
		LongAdder made = new LongAdder();
		long end = System.nanoTime() + window.toNanos();
		List<Thread> all = new ArrayList<>();
		for (int i = 0; i < threads; i++) {
			all.add(new Thread(() -> {
				while (System.nanoTime() - end < 0) {
					subject.trace(SPANS, ATTRIBUTES);
					made.add(SPANS);
				}
			}, "producer"));
		}
		all.forEach(Thread::start);
		for (Thread thread : all) {
			thread.join();
		}
		return made.sum();
	}

}
