package dev.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.demo.diagnosis.Arrival;
import dev.throughline.demo.diagnosis.Checkup;
import dev.throughline.demo.diagnosis.Diagnosis;
import dev.throughline.demo.diagnosis.Doctor;
import dev.throughline.demo.diagnosis.Evidence;
import dev.throughline.demo.diagnosis.ScenarioReport;
import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.ExpectedTrace;
import dev.throughline.demo.trace.LogLines;
import dev.throughline.demo.trace.Span;
import dev.throughline.demo.trace.Trace;
import dev.throughline.demo.trace.TraceQuery;
import dev.throughline.demo.trace.TraceReport;

/**
 * Sends requests to services that have a fault and gathers what these leave behind.
 */
final class ScenarioRun {

	private static final Duration SHORTEST_OUTAGE = Duration.ofSeconds(8);

	private static final Duration LONGEST_OUTAGE = Duration.ofSeconds(20);

	private static final Duration PAUSE = Duration.ofMillis(500);

	private final Startup startup;

	private final ChatRequests chat;

	private final TraceCollection traces;

	private final ChildProcesses children;

	private final Progress progress;

	private final Http http;

	private final Doctor doctor;

	ScenarioRun(Startup startup, ChatRequests chat, TraceCollection traces, ChildProcesses children, Progress progress,
			Http http) {
		this.startup = startup;
		this.chat = chat;
		this.traces = traces;
		this.children = children;
		this.progress = progress;
		this.http = http;
		this.doctor = new Doctor(http);
	}

	ScenarioReport run(Scenario scenario, RunningServices services) throws IOException, InterruptedException {
		List<Shown> sent = this.chat.send(services, ChatRequest.answered());
		List<Shown> watched = sent.subList(sent.size() - 1, sent.size());
		long spooled = 0;
		if (scenario.fault().outage()) {
			this.progress.step("stopping the trace backend");
			this.children.stop(services.process(DemoCommands.BACKEND));
			watched = this.chat.send(services, ChatRequest.answered());
			spooled = awaitNotice(services);
			this.progress.step("starting the trace backend again");
			this.startup.startBackend(services.ports());
		}
		this.progress.step("waiting for the spans");
		Instant deadline = Instant.now().plus(scenario.limit());
		List<Arrival> arrivals = new ArrayList<>();
		List<TraceReport> reports = new ArrayList<>();
		for (Shown request : watched) {
			TraceReport report = this.traces.collect(request, services.traces(), ExpectedTrace.CHAT, deadline);
			arrivals.add(arrival(report));
			reports.add(report);
		}
		TraceReport shown = reports.get(reports.size() - 1);
		Map<String, Set<String>> logged = logged(watched.get(watched.size() - 1));
		Evidence evidence = new Evidence(shown, strays(shown.traceId(), logged, services), logged, arrivals, spooled,
				examine(services));
		return new ScenarioReport(scenario.text(), scenario.symptom(), evidence, Diagnosis.of(evidence));
	}

	private long awaitNotice(RunningServices services) throws InterruptedException {
		Instant answered = Instant.now();
		this.children.pause(SHORTEST_OUTAGE);
		List<Checkup> checkups = examine(services);
		while (!checkups.stream().allMatch((checkup) -> checkup.has("collector-unreachable"))
				&& Instant.now().isBefore(answered.plus(LONGEST_OUTAGE))) {
			this.children.pause(PAUSE);
			checkups = examine(services);
		}
		for (Checkup checkup : checkups) {
			this.progress.step("%s keeps %d spans on disk".formatted(checkup.service(), checkup.spooled()));
		}
		return checkups.stream().mapToLong(Checkup::spooled).sum();
	}

	private static Arrival arrival(TraceReport report) {
		long end = report.trace().spans().stream().mapToLong(Span::endNanos).max().orElse(0);
		Duration delay = (end != 0) ? Duration.between(Instant.ofEpochSecond(0, end), Instant.now()) : Duration.ZERO;
		return new Arrival(report.traceId(), report.isComplete(), delay);
	}

	private static Map<String, Set<String>> logged(Shown request) {
		Map<String, Set<String>> logged = new LinkedHashMap<>();
		request.lines().forEach((service, lines) -> logged.put(service, LogLines.traceIds(lines, request.since())));
		return logged;
	}

	private List<Trace> strays(String traceId, Map<String, Set<String>> logged, RunningServices services)
			throws InterruptedException {
		TraceQuery query = new TraceQuery(this.http, services.traces());
		Set<String> others = new LinkedHashSet<>();
		logged.values().forEach(others::addAll);
		others.remove(traceId);
		List<Trace> strays = new ArrayList<>();
		for (String other : others) {
			Trace trace = query.fetch(other).trace();
			if (!trace.spans().isEmpty()) {
				strays.add(trace);
			}
		}
		return strays;
	}

	private List<Checkup> examine(RunningServices services) throws InterruptedException {
		return List.of(
				this.doctor.examine(ExpectedTrace.OUTPOST,
						URI.create(DemoCommands.local(services.ports(), PortOption.OUTPOST))),
				this.doctor.examine(ExpectedTrace.PLATFORM,
						URI.create(DemoCommands.local(services.ports(), PortOption.PLATFORM))));
	}

}
