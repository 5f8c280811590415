package dev.throughline.benchmarks.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The application in a process of its own, observed through its standard output.
 */
final class Subject implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofSeconds(90);

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private final Process process;

	private final Queue<String> lines = new ConcurrentLinkedQueue<>();

	private final CompletableFuture<Integer> port = new CompletableFuture<>();

	private final Thread reader;

	private Subject(Process process) {
		this.process = process;
		this.reader = new Thread(this::read, "output");
		this.reader.setDaemon(true);
		this.reader.start();
	}

	/**
	 * Starts the application and waits until it serves requests.
	 * @param flavour what traces it
	 * @param endpoint where it sends spans
	 * @return the running application, to be closed by the caller
	 * @throws IOException when it does not start
	 */
	static Subject start(Flavour flavour, String endpoint) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:+UseSerialGC", "-cp", flavour.classPath(), FaultedApplication.class.getName(),
				"--server.port=0", "--spring.application.name=faulted", "--spring.main.banner-mode=off",
				"--management.tracing.sampling.probability=1.0", "--server.shutdown=graceful")
			.redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
		builder.environment().put("OTEL_EXPORTER_OTLP_ENDPOINT", endpoint);
		Subject subject = new Subject(builder.start());
		try {
			subject.port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return subject;
		}
		catch (InterruptedException | ExecutionException | TimeoutException ex) {
			subject.close();
			throw new IOException("The application did not start: " + subject.lines, ex);
		}
	}

	private void read() {
		try (BufferedReader in = this.process.inputReader(StandardCharsets.UTF_8)) {
			for (String line = in.readLine(); line != null; line = in.readLine()) {
				this.lines.add(line);
				Matcher started = STARTED.matcher(line);
				if (started.find()) {
					this.port.complete(Integer.valueOf(started.group(1)));
				}
			}
		}
		catch (IOException ex) {
			this.lines.add("unreadable: " + ex);
		}
		this.port.completeExceptionally(new IllegalStateException("The process has ended"));
	}

	int port() {
		return this.port.join();
	}

	/**
	 * Ends the process and waits until it has ended.
	 * @param forcibly whether to kill it
	 * @return how long it took
	 * @throws InterruptedException when this thread is interrupted
	 */
	Duration stop(boolean forcibly) throws InterruptedException {
		long begin = System.nanoTime();
		if (forcibly) {
			this.process.destroyForcibly();
		}
		else {
			this.process.destroy();
		}
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		this.reader.join(PATIENCE.toMillis());
		return took;
	}

	/**
	 * Returns the lines that warn or tell of an error.
	 * @return the lines
	 */
	List<String> complaints() {
		return this.lines.stream().filter((line) -> line.contains(" WARN ") || line.contains(" ERROR ")).toList();
	}

	long stackLines() {
		return this.lines.stream().filter((line) -> line.startsWith("\tat ") || line.startsWith("Caused by: ")).count();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
