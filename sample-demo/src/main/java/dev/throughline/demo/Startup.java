package dev.throughline.demo;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.random.RandomGenerator;

import dev.throughline.demo.process.ChildProcess;
import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.request.Http;
import org.jspecify.annotations.Nullable;

/**
 * Brings the processes up: checks what they need, starts them and waits until each of
 * them is ready.
 */
final class Startup {

	private static final Duration START_LIMIT = Duration.ofSeconds(90);

	private static final Duration PAUSE = Duration.ofMillis(100);

	private static final String OUTPOST_ID = "7c1f6d0e-5b0a-4f3e-9a51-2f6f3f0c9e11";

	private final DemoCommands commands;

	private final ChildProcesses children;

	private final Progress progress;

	private final Http http;

	private final RandomGenerator random;

	Startup(DemoCommands commands, ChildProcesses children, Progress progress, Http http, RandomGenerator random) {
		this.commands = commands;
		this.children = children;
		this.progress = progress;
		this.http = http;
		this.random = random;
	}

	/**
	 * Start all processes that the options ask for.
	 * @param options what the user asked for
	 * @return the services, ready for requests
	 */
	RunningServices start(DemoOptions options) throws IOException, InterruptedException {
		ExternalBackend external = options.external();
		if (external != null) {
			requireListening(external);
		}
		return start(Ports.claim(options.listeners()), external);
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

	private RunningServices start(Map<PortOption, Integer> ports, @Nullable ExternalBackend external)
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
		return new RunningServices(platform, outpost, local(ports, PortOption.OUTPOST), query, backend != null);
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
			this.children.pause(PAUSE);
		}
		this.progress.step("%s is ready at %s".formatted(child.name(), address));
	}

}
