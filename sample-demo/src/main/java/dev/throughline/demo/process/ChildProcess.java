package dev.throughline.demo.process;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One process of the demo, with its output in a log file and, the end of it, in memory.
 *
 * @since 0.1.0
 */
public final class ChildProcess {

	/** Variables that would change what the processes of the demo do. */
	private static final Set<String> NOT_INHERITED = Set.of("OTEL_", "SPRING_", "SERVER_", "MANAGEMENT_", "LOGGING_",
			"THROUGHLINE_", "PLATFORM_", "OUTPOST_", "AGENT_", "CLI_", "DEMO_");

	private static final int KEPT_LINES = 5_000;

	private final String name;

	private final Path log;

	private final Process process;

	private final OutputLines output = new OutputLines(KEPT_LINES);

	private ChildProcess(String name, Path log, Process process) {
		this.name = name;
		this.log = log;
		this.process = process;
	}

	static ChildProcess start(ChildCommand command, Path logDirectory) throws IOException {
		Files.createDirectories(logDirectory);
		Path log = logDirectory.resolve(command.name() + ".log");
		ProcessBuilder builder = new ProcessBuilder(command.command());
		builder.redirectInput(new File("/dev/null"));
		builder.redirectErrorStream(true);
		builder.environment().keySet().removeIf((key) -> NOT_INHERITED.stream().anyMatch(key::startsWith));
		builder.environment().putAll(command.environment());
		PrintWriter writer = new PrintWriter(Files.newBufferedWriter(log), true);
		ChildProcess child;
		try {
			child = new ChildProcess(command.name(), log, builder.start());
		}
		catch (IOException ex) {
			writer.close();
			throw ex;
		}
		Thread pump = new Thread(() -> child.pump(writer), "output of " + command.name());
		pump.setDaemon(true);
		pump.start();
		return child;
	}

	private void pump(PrintWriter writer) {
		try (writer; BufferedReader reader = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = reader.readLine(); line != null; line = reader.readLine()) {
				writer.println(line);
				this.output.add(line);
			}
		}
		catch (IOException | UncheckedIOException ex) {
			this.output.add("(its output could not be read any further: %s)".formatted(ex.getMessage()));
		}
		finally {
			this.output.end();
		}
	}

	/**
	 * Return the name the user knows the process by.
	 * @return the name
	 */
	public String name() {
		return this.name;
	}

	long pid() {
		return this.process.pid();
	}

	/**
	 * Return the file its output goes to.
	 * @return the log file
	 */
	public Path log() {
		return this.log;
	}

	/**
	 * Return what it wrote last, as much as is kept.
	 * @return the lines, the newest at the end
	 */
	public List<String> lines() {
		return this.output.all();
	}

	boolean isAlive() {
		return this.process.isAlive();
	}

	/**
	 * Say whether the ended process ended well, once its whole output is here.
	 * @return whether its exit code is 0
	 */
	boolean hasSucceeded() throws InterruptedException {
		this.output.awaitEnd(Duration.ofSeconds(2));
		return this.process.exitValue() == 0;
	}

	CompletableFuture<ChildProcess> onExit() {
		return this.process.onExit().thenApply((ended) -> this);
	}

	/**
	 * Say how the ended process ended, with the end of its log.
	 * @return a few lines for the user
	 */
	String lastWords() throws InterruptedException {
		this.output.awaitEnd(Duration.ofSeconds(2));
		StringBuilder words = new StringBuilder();
		words.append("%s ended with exit code %d; the end of its log (%s):".formatted(this.name,
				this.process.exitValue(), this.log));
		for (String line : this.output.last(15)) {
			words.append(System.lineSeparator()).append("    ").append(line);
		}
		return words.toString();
	}

	/**
	 * Ask the process to end, insist when it has not done so in time.
	 * @param patience how long it may take
	 */
	void stop(Duration patience) {
		this.process.destroy();
		if (!hasEndedWithin(patience)) {
			this.process.destroyForcibly();
			hasEndedWithin(patience);
		}
	}

	private boolean hasEndedWithin(Duration limit) {
		try {
			return this.process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			return false;
		}
	}

}
