package dev.throughline.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.random.RandomGenerator;

import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.BrowserAddress;
import dev.throughline.demo.trace.ExpectedTrace;
import dev.throughline.demo.trace.TraceQuery;
import dev.throughline.demo.trace.TraceReport;

/**
 * One run of the demo: processes up, requests sent, trace shown.
 */
final class DemoRun {

	private static final Duration TRACE_LIMIT = Duration.ofSeconds(20);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private final DemoOptions options;

	private final ChildProcesses children;

	private final Progress progress;

	private final Http http = new Http();

	private final Startup startup;

	private final ChatRequests chat;

	private final JobRun job;

	private final Path logs;

	DemoRun(DemoOptions options, DemoCommands commands, ChildProcesses children, Progress progress,
			RandomGenerator random, Path logs) {
		this.options = options;
		this.children = children;
		this.progress = progress;
		this.startup = new Startup(commands, children, progress, this.http, random, logs);
		this.chat = new ChatRequests(this.http, children, progress);
		this.job = new JobRun(commands, children, progress);
		this.logs = logs;
	}

	/**
	 * Run the demo up to the printed trace.
	 * @param out where the trace goes
	 * @return what the shown request left behind
	 */
	TraceReport run(PrintStream out) throws IOException, InterruptedException {
		RunningServices services = this.startup.start(this.options);
		TraceReport report = this.options.job() ? collect(this.job.run(services), services, ExpectedTrace.JOB)
				: collect(this.chat.send(services), services, ExpectedTrace.CHAT);
		this.progress.step(report.isComplete() ? "the trace is complete" : "gave up waiting for the rest of the trace");
		String address = address(services, report.traceId());
		if (this.options.json()) {
			out.println(report.toJson(address));
		}
		else {
			out.println();
			out.print(report.toText(address, this.logs));
		}
		out.flush();
		return report;
	}

	private TraceReport collect(Shown shown, RunningServices services, ExpectedTrace expected)
			throws InterruptedException {
		TraceQuery query = new TraceQuery(this.http, services.query());
		long deadline = System.nanoTime() + TRACE_LIMIT.toNanos();
		Duration pause = SHORTEST_PAUSE;
		while (true) {
			TraceReport report = TraceReport.of(shown.traceId(), query.fetch(shown.traceId()), expected, shown.lines());
			if (report.isComplete() || System.nanoTime() - deadline > 0) {
				return report;
			}
			this.children.pause(pause);
			pause = (pause.compareTo(LONGEST_PAUSE) < 0) ? pause.multipliedBy(2) : LONGEST_PAUSE;
		}
	}

	private String address(RunningServices services, String traceId) throws InterruptedException {
		if (services.embeddedBackend()) {
			return BrowserAddress.zipkin(URI.create(services.query() + "/zipkin"), traceId);
		}
		return BrowserAddress.external(this.http, BrowserAddress.COMPOSE_GRAFANA, services.query(), traceId);
	}

}
