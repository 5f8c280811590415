package dev.throughline.benchmarks.scale;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

import io.opentelemetry.api.trace.Span;

/**
 * What traces occupy that wait for their last span: a root that is open and four spans
 * that have ended, of six attributes each.
 */
final class HeldMemory {

	private static final int[] TRACES = { 1000, 10_000, 100_000 };

	private static final int SPANS = 4;

	private static final int ATTRIBUTES = 6;

	/**
	 * More than a trace occupies, to see whether there is room.
	 */
	private static final int ROOM = 12_000;

	private final LoopbackCollector collector;

	private final Chart chart = new Chart("held", "Traces held by the tail", "thousand traces", "MB of heap", false,
			new LinkedHashMap<>());

	HeldMemory(LoopbackCollector collector) {
		this.collector = collector;
	}

	List<Chart> measure() {
		for (int traces : TRACES) {
			if (Runtime.getRuntime().maxMemory() > (long) traces * ROOM) {
				hold(traces);
			}
		}
		return List.of(this.chart);
	}

	private void hold(int traces) {
		try (Subject subject = Subject.start(this.collector, 0, Subject.TAIL)) {
			List<Span> roots = new ArrayList<>(traces);
			subject.trace(SPANS, ATTRIBUTES);
			long before = used();
			for (int i = 0; i < traces; i++) {
				roots.add(subject.open(SPANS, ATTRIBUTES));
			}
			this.chart.add("on the heap", traces / 1000.0, (used() - before) / 1e6);
			this.chart.add("counted for max-size", traces / 1000.0, subject.meter("sampling.held.size") / 1e6);
			roots.forEach(Span::end);
		}
	}

	private static long used() {
		MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
		memory.gc();
		memory.gc();
		return memory.getHeapMemoryUsage().getUsed();
	}

}
