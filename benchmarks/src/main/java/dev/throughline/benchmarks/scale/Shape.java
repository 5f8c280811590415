package dev.throughline.benchmarks.scale;

import java.util.LinkedHashMap;
import java.util.List;

/**
 * What a span costs as spans have more attributes and traces have more spans, on the
 * thread that makes it and on those of the export.
 */
final class Shape {

	private static final int[] ATTRIBUTES = { 0, 1, 2, 4, 8, 16, 32, 64 };

	private static final int[] SPANS = { 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000 };

	private static final int USUAL_ATTRIBUTES = 6;

	private static final int USUAL_SPANS = 8;

	private static final int BURST = 500;

	private final LoopbackCollector collector;

	private final int count;

	private final Chart attributeBytes = chart("attributes", "Memory as attributes grow", "attributes of a span",
			"bytes allocated a span", false);

	private final Chart attributeTime = chart("attributes-cpu", "CPU as attributes grow", "attributes of a span",
			"µs a span", false);

	private final Chart spanBytes = chart("spans", "Memory as traces grow", "spans of a trace",
			"bytes allocated a span", true);

	private final Chart spanTime = chart("spans-cpu", "CPU as traces grow", "spans of a trace", "µs a span", true);

	/**
	 * Takes what to measure with.
	 * @param collector where spans go
	 * @param count spans for each point
	 */
	Shape(LoopbackCollector collector, int count) {
		this.collector = collector;
		this.count = count;
	}

	private static Chart chart(String name, String title, String across, String up, boolean logarithmic) {
		return new Chart(name, title, across, up, logarithmic, new LinkedHashMap<>());
	}

	List<Chart> measure() {
		measure("sampled", true, 1);
		measure("tail drops", false, 0, Subject.TAIL);
		measure("not sampled", false, 0);
		return List.of(this.attributeBytes, this.attributeTime, this.spanBytes, this.spanTime);
	}

	private void measure(String line, boolean exported, double probability, String... properties) {
		try (Subject subject = Subject.start(this.collector, probability, properties)) {
			run(subject, USUAL_SPANS, USUAL_ATTRIBUTES);
			run(subject, USUAL_SPANS, 64);
			for (int attributes : ATTRIBUTES) {
				Cost cost = run(subject, USUAL_SPANS, attributes);
				add(cost, line, exported, attributes, this.attributeBytes, this.attributeTime);
			}
			for (int spans : SPANS) {
				Cost cost = run(subject, spans, USUAL_ATTRIBUTES);
				add(cost, line, exported, spans, this.spanBytes, this.spanTime);
			}
		}
	}

	private static void add(Cost cost, String line, boolean exported, int x, Chart bytes, Chart time) {
		bytes.add(line, x, cost.made().bytes(cost.spans()));
		time.add(line, x, cost.made().micros(cost.spans()));
		if (exported) {
			bytes.add("export", x, cost.export().bytes(cost.spans()));
			time.add("export", x, cost.export().micros(cost.spans()));
		}
	}

	// in bursts for which the queue has room, so that nothing is dropped
	private Cost run(Subject subject, int spans, int attributes) {
		ThreadCost export = ThreadCost.ofExport();
		long nanos = 0;
		long bytes = 0;
		int made = 0;
		while (made < this.count) {
			ThreadCost before = ThreadCost.ofThisThread();
			for (int i = 0; i < BURST; i += spans) {
				subject.trace(spans, attributes);
				made += spans;
			}
			ThreadCost burst = ThreadCost.ofThisThread().since(before);
			nanos += burst.nanos();
			bytes += burst.bytes();
			subject.flush();
		}
		return new Cost(made, new ThreadCost(nanos, bytes), ThreadCost.ofExport().since(export));
	}

	private record Cost(int spans, ThreadCost made, ThreadCost export) {

	}

}
