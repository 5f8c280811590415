package dev.throughline.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.random.RandomGenerator;

import dev.throughline.demo.diagnosis.ScenarioReport;
import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.BrowserAddress;
import dev.throughline.demo.trace.ExpectedTrace;
import dev.throughline.demo.trace.TraceReport;

/**
 * One run of the demo: processes up, requests sent, trace shown.
 */
final class DemoRun {

	private static final Duration TRACE_LIMIT = Duration.ofSeconds(20);

	/**
	 * A collector on the way may wait for the whole trace before it decides whether to
	 * keep it.
	 */
	private static final Duration EXTERNAL_TRACE_LIMIT = Duration.ofSeconds(60);

	private final DemoOptions options;

	private final Progress progress;

	private final Http http = new Http();

	private final Startup startup;

	private final ChatRequests chat;

	private final JobRun job;

	private final TraceCollection traces;

	private final ScenarioRun scenarios;

	private final Path logs;

	DemoRun(DemoOptions options, DemoCommands commands, ChildProcesses children, Progress progress,
			RandomGenerator random, Path logs) {
		this.options = options;
		this.progress = progress;
		this.startup = new Startup(commands, children, progress, this.http, random, logs);
		this.chat = new ChatRequests(this.http, children, progress);
		this.job = new JobRun(commands, children, progress);
		this.traces = new TraceCollection(this.http, children);
		this.scenarios = new ScenarioRun(this.startup, this.chat, this.traces, children, progress, this.http);
		this.logs = logs;
	}

	/**
	 * Run the demo up to the printed trace.
	 * @param out where the trace goes
	 * @return whether it is what it should be
	 */
	Outcome run(PrintStream out) throws IOException, InterruptedException {
		RunningServices services = this.startup.start(this.options);
		Scenario scenario = this.options.scenario();
		return (scenario != null) ? show(scenario, services, out) : showTrace(services, out);
	}

	private Outcome show(Scenario scenario, RunningServices services, PrintStream out)
			throws IOException, InterruptedException {
		ScenarioReport report = this.scenarios.run(scenario, services);
		// the embedded backend ends with the scenario
		String address = services.embeddedBackend() ? "" : address(services, report.evidence().request().traceId());
		print(out, report.toText(address, this.logs), report.toJson(address));
		return new Outcome(report.isRecognised(), report.reason());
	}

	private Outcome showTrace(RunningServices services, PrintStream out) throws IOException, InterruptedException {
		ExpectedTrace expected = this.options.job() ? ExpectedTrace.JOB : ExpectedTrace.CHAT;
		Shown shown = this.options.job() ? this.job.run(services) : last(services);
		Duration limit = services.embeddedBackend() ? TRACE_LIMIT : EXTERNAL_TRACE_LIMIT;
		TraceReport report = this.traces.collect(shown, services.traces(), expected, Instant.now().plus(limit));
		this.progress.step(report.isComplete() ? "the trace is complete" : "gave up waiting for the rest of the trace");
		String address = address(services, report.traceId());
		print(out, report.toText(address, this.logs), report.toJson(address));
		return new Outcome(report.isComplete(), report.reason());
	}

	private Shown last(RunningServices services) throws InterruptedException {
		List<Shown> sent = this.chat.send(services, ChatRequest.everyKind());
		return sent.get(sent.size() - 1);
	}

	private void print(PrintStream out, String text, String json) {
		if (this.options.json()) {
			out.println(json);
		}
		else {
			out.println();
			out.print(text);
		}
		out.flush();
	}

	private String address(RunningServices services, String traceId) throws InterruptedException {
		if (services.embeddedBackend()) {
			return BrowserAddress.zipkin(URI.create(services.traces().query() + "/zipkin"), traceId);
		}
		return BrowserAddress.external(this.http, BrowserAddress.COMPOSE_GRAFANA, services.traces(), traceId);
	}

}
