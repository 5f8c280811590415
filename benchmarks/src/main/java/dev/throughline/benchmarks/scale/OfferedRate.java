package dev.throughline.benchmarks.scale;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.sdk.trace.ReadableSpan;
import io.opentelemetry.sdk.trace.SpanProcessor;

/**
 * What one exporter, which is one thread, makes of spans that end at a rate: one span of
 * eight attributes is handed over again and again, so that making it takes nothing from
 * the exporter.
 */
final class OfferedRate {

	private static final int[] THOUSANDS = { 25, 50, 100, 150, 200, 300, 400, 600 };

	private static final int ATTRIBUTES = 8;

	private final LoopbackCollector collector;

	private final Duration window;

	private final Chart rate = new Chart("rate", "One exporter on one core", "thousand spans a second that end",
			"thousand spans a second", false, new LinkedHashMap<>());

	private final Chart cost = new Chart("rate-cpu", "CPU of the threads of the export",
			"thousand spans a second that end", "µs a span that was exported", false, new LinkedHashMap<>());

	OfferedRate(LoopbackCollector collector, Duration window) {
		this.collector = collector;
		this.window = window;
	}

	List<Chart> measure() {
		try (Subject subject = Subject.start(this.collector, 1)) {
			Span span = subject.open(0, ATTRIBUTES);
			span.end();
			SpanProcessor export = subject.export();
			offer(export, (ReadableSpan) span, 50, this.window);
			subject.flush();
			for (int thousands : THOUSANDS) {
				double exported = subject.meter("export.exported");
				double dropped = subject.meter("export.dropped");
				ThreadCost before = ThreadCost.ofExport();
				offer(export, (ReadableSpan) span, thousands, this.window);
				subject.flush();
				double done = subject.meter("export.exported") - exported;
				double perSecond = 1000 * this.window.toNanos() / 1e9;
				this.rate.add("exported", thousands, done / perSecond);
				this.rate.add("dropped", thousands, (subject.meter("export.dropped") - dropped) / perSecond);
				this.cost.add("export threads", thousands, ThreadCost.ofExport().since(before).micros(done));
			}
		}
		return List.of(this.rate, this.cost);
	}

	// in portions of about a millisecond, each when it is due
	private static void offer(SpanProcessor export, ReadableSpan span, int thousands, Duration window) {
		long begin = System.nanoTime();
		long millis = window.toMillis();
		for (long i = 0; i < millis; i++) {
			long due = begin + TimeUnit.MILLISECONDS.toNanos(i);
			for (long left = due - System.nanoTime(); left > 0; left = due - System.nanoTime()) {
				LockSupport.parkNanos(left);
			}
			for (int j = 0; j < thousands; j++) {
				export.onEnd(span);
			}
		}
	}

}
