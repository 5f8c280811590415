package dev.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import dev.throughline.demo.process.ChildProcess;
import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.BackendProbe;
import dev.throughline.demo.trace.TraceApi;
import dev.throughline.demo.trace.TraceSource;
import org.jspecify.annotations.Nullable;

/**
 * Brings the processes up: checks what they need, starts them and waits until each of
 * them is ready.
 */
final class Startup {

	private static final String OUTPOST_ID = "7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11";

	private static final String LIVENESS = "/actuator/health/liveness";

	private final DemoCommands commands;

	private final ChildProcesses children;

	private final Progress progress;

	private final Readiness readiness;

	private final BackendProbe probe;

	private final RandomGenerator random;

	private final Path files;

	Startup(DemoCommands commands, ChildProcesses children, Progress progress, Http http, RandomGenerator random,
			Path files) {
		this.commands = commands;
		this.children = children;
		this.progress = progress;
		this.readiness = new Readiness(children, progress, http);
		this.probe = new BackendProbe(http);
		this.random = random;
		this.files = files;
	}

	/**
	 * Start all processes that the options ask for.
	 * @param options what the user asked for
	 * @return the services, ready for requests
	 */
	RunningServices start(DemoOptions options) throws IOException, InterruptedException {
		ExternalBackend external = options.external();
		TraceSource traces = (external != null) ? source(external) : null;
		Fault fault = options.fault();
		fault.describe().forEach(this.progress::step);
		if (fault.outage()) {
			deleteSpool();
		}
		// found before anything runs, because it may be missing
		Path natsServer = options.nats() ? NatsServer.find(System::getenv) : null;
		Map<PortOption, Integer> ports = Ports.claim(options.listeners());
		Map<String, String> export = (external != null) ? DemoCommands.exportTo(external.otlp())
				: DemoCommands.exportToBackend(ports);
		String token = secret();
		List<Start> starts = new ArrayList<>();
		if (external == null) {
			starts.add(backend(ports));
		}
		starts.addAll(
				options.job() ? jobStarts(ports, export, token, natsServer) : chatStarts(ports, export, token, fault));
		List<ChildProcess> started = start(starts);
		if (traces == null) {
			traces = new TraceSource(URI.create(DemoCommands.local(ports, PortOption.QUERY)), TraceApi.TEMPO);
		}
		return new RunningServices(started, ports, export, token, traces, external == null);
	}

	/**
	 * Start the embedded backend once more.
	 * @param ports where it listened before
	 */
	void startBackend(Map<PortOption, Integer> ports) throws IOException, InterruptedException {
		Start backend = backend(ports);
		this.readiness.await(this.children.start(backend.command()), backend);
	}

	private Start backend(Map<PortOption, Integer> ports) {
		return Start.saying(this.commands.backend(ports), DemoCommands.local(ports, PortOption.QUERY), "backend ready");
	}

	// what a run left behind that was killed would arrive in this one
	private void deleteSpool() throws IOException {
		Path spool = this.files.resolve("spool");
		if (Files.exists(spool)) {
			try (Stream<Path> files = Files.walk(spool)) {
				for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
					Files.delete(file);
				}
			}
		}
	}

	private TraceSource source(ExternalBackend external) throws InterruptedException {
		requireListening(external);
		TraceApi api = external.api();
		if (api == null) {
			BackendProbe.Answer answer = this.probe.ask(external.query());
			api = answer.api();
			if (api == null) {
				throw DemoException.failure(answer.reason()
						+ " Option '--query' takes the address of their APIs, such as http://localhost:3200 or "
						+ "http://localhost:16686, and '--backend' says which of them it is.");
			}
			this.progress.step("%s answers at %s".formatted(api.title(), external.query()));
		}
		return new TraceSource(external.query(), api);
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

	private List<Start> chatStarts(Map<PortOption, Integer> ports, Map<String, String> export, String token,
			Fault fault) {
		Map<String, String> platformExport = fault.platformExports() ? export : Map.of();
		String delay = Long.toString(fault.providerDelay().toMillis());
		return List.of(
				Start.healthy(this.commands.provider(ports).with(List.of(delay)),
						DemoCommands.local(ports, PortOption.PROVIDER), "/health"),
				Start.healthy(this.commands.platform(ports, platformExport, token).with(fault.platform()),
						DemoCommands.local(ports, PortOption.PLATFORM), LIVENESS),
				Start.healthy(this.commands.outpost(ports, export, token, OUTPOST_ID).with(fault.outpost()),
						DemoCommands.local(ports, PortOption.OUTPOST), LIVENESS));
	}

	private List<Start> jobStarts(Map<PortOption, Integer> ports, Map<String, String> export, String token,
			@Nullable Path natsServer) throws IOException {
		JobQueue queue = DemoCommands.queue(ports, natsServer != null, secret());
		List<Start> starts = new ArrayList<>();
		if (natsServer != null) {
			Path configuration = NatsServer.configure(this.files, ports.getOrDefault(PortOption.NATS, 0));
			starts.add(
					Start.saying(this.commands.nats(natsServer, configuration, queue), queue.url(), "Server is ready"));
		}
		starts.add(Start.healthy(this.commands.platform(ports, export, token, queue),
				DemoCommands.local(ports, PortOption.PLATFORM), LIVENESS));
		starts.add(Start.saying(this.commands.agent(export, queue), queue.url(), "agent ready"));
		return starts;
	}

	private String secret() {
		byte[] secret = new byte[24];
		this.random.nextBytes(secret);
		return HexFormat.of().formatHex(secret);
	}

	private List<ChildProcess> start(List<Start> starts) throws IOException, InterruptedException {
		this.progress.step("starting %d processes".formatted(starts.size()));
		List<ChildProcess> started = new ArrayList<>();
		for (Start start : starts) {
			started.add(this.children.start(start.command()));
		}
		for (int i = 0; i < starts.size(); i++) {
			this.readiness.await(started.get(i), starts.get(i));
		}
		return started;
	}

}
