package dev.throughline.benchmarks.faults;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import tools.jackson.databind.json.JsonMapper;

/**
 * The application in a process of its own, observed through its standard output.
 */
final class Subject implements AutoCloseable {

	private static final Duration PATIENCE = Duration.ofMinutes(3);

	private static final Pattern STARTED = Pattern.compile(FaultedApplication.READY + "(\\d+)");

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
	 * Starts the application.
	 * @param flavour what traces it
	 * @param properties its properties
	 * @param environment further variables of its environment
	 * @return the application, to be closed by the caller
	 * @throws IOException when there is no process to be had
	 */
	static Subject start(Flavour flavour, Map<String, String> properties, Map<String, String> environment)
			throws IOException {
		ProcessBuilder builder = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
				"-Xmx256m", "-XX:+UseSerialGC", "-cp", flavour.classPath(), FaultedApplication.class.getName(),
				"--server.port=0", "--spring.application.name=faulted", "--spring.main.banner-mode=off",
				"--management.tracing.sampling.probability=1.0", "--server.shutdown=graceful")
			.redirectErrorStream(true);
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
		builder.environment().put("SPRING_APPLICATION_JSON", JsonMapper.shared().writeValueAsString(properties));
		builder.environment().putAll(environment);
		return new Subject(builder.start());
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

	/**
	 * Waits until the application serves requests.
	 * @return {@code false} when it has ended instead
	 * @throws InterruptedException when this thread is interrupted
	 */
	boolean awaitStart() throws InterruptedException {
		try {
			this.port.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
			return true;
		}
		catch (ExecutionException | TimeoutException ex) {
			return false;
		}
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
		// unlike the process itself, its handle leaves the output open
		if (forcibly) {
			this.process.toHandle().destroyForcibly();
		}
		else {
			this.process.toHandle().destroy();
		}
		if (!this.process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
		Duration took = Duration.ofNanos(System.nanoTime() - begin);
		this.reader.join(PATIENCE.toMillis());
		return took;
	}

	/**
	 * Lines of level WARN and ERROR since the application serves requests.
	 * @return the number of lines
	 */
	long complaints() {
		return countSinceStart((line) -> line.contains(" WARN ") || line.contains(" ERROR "));
	}

	/**
	 * Lines of level INFO about export.
	 * @return the number of lines
	 */
	long remarks() {
		return count((line) -> line.contains(" INFO ") && line.contains(".export."));
	}

	long stackLines() {
		return count((line) -> line.startsWith("\tat ") || line.startsWith("Caused by: "));
	}

	long linesWith(String text) {
		return text.isEmpty() ? 0 : count((line) -> line.contains(text));
	}

	private long countSinceStart(Predicate<String> condition) {
		return this.lines.stream().dropWhile((line) -> !STARTED.matcher(line).find()).filter(condition).count();
	}

	private long count(Predicate<String> condition) {
		return this.lines.stream().filter(condition).count();
	}

	/**
	 * What the application has said of itself at its end.
	 * @return the figures
	 */
	Figures figures() {
		return Figures.read(this.lines);
	}

	/**
	 * What the application has printed.
	 * @return a copy
	 */
	List<String> output() {
		return List.copyOf(this.lines);
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
