package dev.throughline.sample.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import dev.throughline.sample.authagent.AuthAgentApplication;
import org.awaitility.Awaitility;

/**
 * The auth agent in a process of its own.
 */
final class AgentProcess implements AutoCloseable {

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private AgentProcess(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "auth-agent-output");
		reader.setDaemon(true);
		reader.start();
	}

	static AgentProcess start(String... arguments) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Xmx128m", "-cp", System.getProperty("java.class.path"),
						AuthAgentApplication.class.getName()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
		try {
			AgentProcess agent = new AgentProcess(builder.start());
			agent.awaitLine("auth agent is listening");
			return agent;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader output = this.process.inputReader()) {
			output.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add(ex.toString());
		}
	}

	/**
	 * Waits for a line of the agent's log.
	 * @param text what the line holds
	 * @return the line
	 */
	String awaitLine(String text) {
		return Awaitility.await("'" + text + "' in " + this.lines)
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> this.lines.stream().filter((line) -> line.contains(text)).findFirst().orElse(null),
					(line) -> line != null);
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}
