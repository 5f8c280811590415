package dev.throughline.sample.proxy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

/**
 * A program in a process of its own.
 */
final class ChildJvm implements AutoCloseable {

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private ChildJvm(Process process) {
		this.process = process;
		Thread reader = new Thread(this::read, "output-of-child");
		reader.setDaemon(true);
		reader.start();
	}

	/**
	 * Starts a program.
	 * @param program its main class
	 * @param ready what a line of its output holds when it is ready
	 * @param arguments its arguments
	 * @return the program, ready
	 */
	static ChildJvm start(Class<?> program, String ready, String... arguments) {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
				"-XX:+UseSerialGC", "-Xmx256m", "-cp", System.getProperty("java.class.path"), program.getName()));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
		try {
			ChildJvm child = new ChildJvm(builder.start());
			child.awaitLine(ready);
			return child;
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
	 * Waits for a line of its output.
	 * @param text what the line holds
	 * @return the line
	 */
	String awaitLine(String text) {
		return Awaitility.await("'" + text + "' in " + this.lines)
			.atMost(60, TimeUnit.SECONDS)
			.until(() -> this.lines.stream().filter((line) -> line.contains(text)).findFirst().orElse(null),
					(line) -> line != null);
	}

	/**
	 * Ends the program as {@code kill -9} does.
	 */
	void kill() throws InterruptedException {
		this.process.destroyForcibly().waitFor();
	}

	@Override
	public void close() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
		}
	}

}
