package dev.throughline.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.random.RandomGenerator;

import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.request.ChatAnswer;
import dev.throughline.demo.request.ChatRequest;
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

	DemoRun(DemoOptions options, DemoCommands commands, ChildProcesses children, Progress progress,
			RandomGenerator random) {
		this.options = options;
		this.children = children;
		this.progress = progress;
		this.startup = new Startup(commands, children, progress, this.http, random);
	}

	/**
	 * Run the demo up to the printed trace.
	 * @param out where the trace goes
	 * @return what the shown request left behind
	 */
	TraceReport run(PrintStream out) throws IOException, InterruptedException {
		RunningServices services = this.startup.start(this.options);
		TraceReport report = collect(sendRequests(services), services);
		this.progress.step(report.isComplete() ? "the trace is complete" : "gave up waiting for the rest of the trace");
		String address = address(services, report.traceId());
		if (this.options.json()) {
			out.println(report.toJson(address));
		}
		else {
			out.println();
			out.print(report.toText(address));
		}
		out.flush();
		return report;
	}

	private String sendRequests(RunningServices services) throws InterruptedException {
		String shown = "";
		for (ChatRequest chat : ChatRequest.scenario()) {
			ChatAnswer answer = ask(services.outpostUri(), chat);
			this.progress.step("%s: status %d, trace %s".formatted(chat.what(), answer.status(), answer.traceId()));
			if (answer.status() != chat.expectedStatus()) {
				throw DemoException.failure(
						"%s answered %s with status %d instead of %d; its log is %s.".formatted(ExpectedTrace.OUTPOST,
								chat.what(), answer.status(), chat.expectedStatus(), services.outpost().log()));
			}
			if (!answer.hasTraceId()) {
				throw DemoException.failure("The answer to %s has no trace id in its X-Trace-Id header ('%s')."
					.formatted(chat.what(), answer.traceId()));
			}
			shown = answer.traceId();
		}
		return shown;
	}

	private ChatAnswer ask(URI outpost, ChatRequest chat) throws InterruptedException {
		try {
			return this.http.ask(URI.create(outpost + "/proxy/chat/completions"), chat);
		}
		catch (IOException ex) {
			this.children.pause(LONGEST_PAUSE);
			throw DemoException
				.failure("%s gave no answer to %s: %s".formatted(ExpectedTrace.OUTPOST, chat.what(), ex));
		}
	}

	private TraceReport collect(String traceId, RunningServices services) throws InterruptedException {
		TraceQuery query = new TraceQuery(this.http, services.query());
		long deadline = System.nanoTime() + TRACE_LIMIT.toNanos();
		Duration pause = SHORTEST_PAUSE;
		while (true) {
			TraceReport report = TraceReport.of(traceId, query.fetch(traceId), services.outpost().lines(),
					services.platform().lines());
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
