package dev.throughline.demo;

import java.time.Duration;
import java.time.Instant;

import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.ExpectedTrace;
import dev.throughline.demo.trace.TraceQuery;
import dev.throughline.demo.trace.TraceReport;
import dev.throughline.demo.trace.TraceSource;

/**
 * Asks the backend for a trace until it is complete.
 */
final class TraceCollection {

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private final Http http;

	private final ChildProcesses children;

	TraceCollection(Http http, ChildProcesses children) {
		this.http = http;
		this.children = children;
	}

	/**
	 * Collect what a request left behind.
	 * @param shown the request
	 * @param source where traces are fetched from
	 * @param expected what should be there
	 * @param deadline when to give up
	 * @return what was there in the end
	 */
	TraceReport collect(Shown shown, TraceSource source, ExpectedTrace expected, Instant deadline)
			throws InterruptedException {
		TraceQuery query = new TraceQuery(this.http, source);
		Duration pause = SHORTEST_PAUSE;
		while (true) {
			TraceReport report = TraceReport.of(shown.traceId(), query.fetch(shown.traceId()), expected, shown.lines());
			if (report.isComplete() || Instant.now().isAfter(deadline)) {
				return report;
			}
			this.children.pause(pause);
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		}
	}

}
