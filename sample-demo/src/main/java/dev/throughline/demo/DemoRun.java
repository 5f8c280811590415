package dev.throughline.demo;

import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

import org.jspecify.annotations.Nullable;

/**
 * One run of the demo: processes up, requests sent, trace shown.
 */
final class DemoRun {

	private static final Duration START_LIMIT = Duration.ofSeconds(90);

	private static final Duration TRACE_LIMIT = Duration.ofSeconds(20);

	private static final Duration SHORTEST_PAUSE = Duration.ofMillis(100);

	private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

	private static final String OUTPOST_ID = "7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11";

	private final DemoOptions options;

	private final DemoCommands commands;

	private final ChildProcesses children;

	private final Progress progress;

	private final RandomGenerator random;

	private final Http http = new Http();

	DemoRun(DemoOptions options, DemoCommands commands, ChildProcesses children, Progress progress,
			RandomGenerator random) {
		this.options = options;
		this.commands = commands;
		this.children = children;
		this.progress = progress;
		this.random = random;
	}

	/**
	 * Run the demo up to the printed trace.
	 * @param out where the trace goes
	 * @return what the shown request left behind
	 */
	TraceReport run(PrintStream out) throws IOException, InterruptedException {
		ExternalBackend external = this.options.external();
		if (external != null) {
			requireListening(external);
		}
		Map<PortOption, Integer> ports = Ports.claim(this.options.listeners());
		Services services = start(ports, external);
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

	private static void requireListening(ExternalBackend external) {
		for (URI uri : List.of(external.otlp(), external.query())) {
			if (!Http.isListening(uri)) {
				throw DemoException.failure(
						"Nobody listens at %s; 'docker compose -f deploy/compose/compose.yaml up -d' ".formatted(uri)
								+ "starts a Tempo for the demo.");
			}
		}
	}

	private Services start(Map<PortOption, Integer> ports, @Nullable ExternalBackend external)
			throws IOException, InterruptedException {
		this.progress.step("starting %d processes".formatted((external != null) ? 3 : 4));
		ChildProcess backend = (external != null) ? null : this.children.start(this.commands.backend(ports));
		Map<String, String> export = (external != null) ? DemoCommands.exportTo(external.otlp())
				: DemoCommands.exportToBackend(ports);
		ChildProcess provider = this.children.start(this.commands.provider(ports));
		String token = auditToken();
		ChildProcess platform = this.children.start(this.commands.platform(ports, export, token));
		ChildProcess outpost = this.children.start(this.commands.outpost(ports, export, token, OUTPOST_ID));
		URI query = (external != null) ? external.query() : local(ports, PortOption.QUERY);
		if (backend != null) {
			awaitReady(backend, query,
					() -> backend.lines().stream().anyMatch((line) -> line.contains("backend ready")));
		}
		awaitHealthy(provider, local(ports, PortOption.PROVIDER), "/health");
		awaitHealthy(platform, local(ports, PortOption.PLATFORM), "/actuator/health/liveness");
		awaitHealthy(outpost, local(ports, PortOption.OUTPOST), "/actuator/health/liveness");
		return new Services(platform, outpost, local(ports, PortOption.OUTPOST), query, backend != null);
	}

	private static URI local(Map<PortOption, Integer> ports, PortOption option) {
		return URI.create(DemoCommands.local(ports, option));
	}

	private String auditToken() {
		byte[] token = new byte[24];
		this.random.nextBytes(token);
		return HexFormat.of().formatHex(token);
	}

	private void awaitHealthy(ChildProcess child, URI address, String path) throws InterruptedException {
		awaitReady(child, address, () -> isHealthy(URI.create(address + path)));
	}

	private boolean isHealthy(URI uri) {
		try {
			return this.http.get(uri, Duration.ofSeconds(2)).statusCode() == 200;
		}
		catch (IOException ex) {
			return false;
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

	private void awaitReady(ChildProcess child, URI address, BooleanSupplier ready) throws InterruptedException {
		long deadline = System.nanoTime() + START_LIMIT.toNanos();
		while (!ready.getAsBoolean()) {
			if (System.nanoTime() - deadline > 0) {
				throw DemoException.failure("%s is not ready after %d s; its log is %s.".formatted(child.name(),
						START_LIMIT.toSeconds(), child.log()));
			}
			this.children.pause(SHORTEST_PAUSE);
		}
		this.progress.step("%s is ready at %s".formatted(child.name(), address));
	}

	private String sendRequests(Services services) throws InterruptedException {
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

	private TraceReport collect(String traceId, Services services) throws InterruptedException {
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

	private String address(Services services, String traceId) throws InterruptedException {
		if (services.embeddedBackend()) {
			return BrowserAddress.zipkin(URI.create(services.query() + "/zipkin"), traceId);
		}
		return BrowserAddress.external(this.http, BrowserAddress.COMPOSE_GRAFANA, services.query(), traceId);
	}

	/**
	 * The running processes that the rest of the demo talks to.
	 *
	 * @param platform the platform, for its log lines
	 * @param outpost the outpost, for its log lines
	 * @param outpostUri where the outpost listens
	 * @param query where traces are fetched from
	 * @param embeddedBackend whether the backend is ours
	 */
	private record Services(ChildProcess platform, ChildProcess outpost, URI outpostUri, URI query,
			boolean embeddedBackend) {
	}

}
