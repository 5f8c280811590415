package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process with one of the two services.
 */
final class Service implements AutoCloseable {

	private static final int SECONDS_TO_START = 300;

	private final Process process;

	private final int port;

	private final int gauge;

	private Service(Process process, int port, int gauge) {
		this.process = process;
		this.port = port;
		this.gauge = gauge;
	}

	/**
	 * Starts a service and waits until it serves.
	 * @param command the command
	 * @param environment variables that it gets
	 * @param portFile where it writes its ports
	 * @param log where its output goes
	 * @return the service
	 * @throws IOException when it does not start
	 * @throws InterruptedException when the thread is interrupted
	 */
	static Service start(List<String> command, Map<String, String> environment, Path portFile, Path log)
			throws IOException, InterruptedException {
		Files.deleteIfExists(portFile);
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_") || name.equals("JAVA_TOOL_OPTIONS"));
		builder.environment().putAll(environment);
		Process process = builder.start();
		for (int i = 0; i < SECONDS_TO_START * 20 && process.isAlive(); i++) {
			if (Files.exists(portFile)) {
				String[] ports = Files.readString(portFile).split(" ");
				return new Service(process, Integer.parseInt(ports[0]), Integer.parseInt(ports[1]));
			}
			process.waitFor(50, TimeUnit.MILLISECONDS);
		}
		process.destroyForcibly();
		throw new IOException("Not started, see " + log);
	}

	int port() {
		return this.port;
	}

	long pid() {
		return this.process.pid();
	}

	Map<String, Long> measure() throws IOException {
		return ask('m');
	}

	/**
	 * Memory that is resident when the garbage has been collected: how far a heap has
	 * grown before says more of the collector than of who allocated.
	 * @return bytes
	 * @throws IOException when the service does not answer
	 */
	long resident() throws IOException {
		return Usage.value(ask('g'), "resident");
	}

	private Map<String, Long> ask(char question) throws IOException {
		try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), this.gauge);
				InputStream in = socket.getInputStream()) {
			socket.getOutputStream().write(question);
			return Usage.read(new String(in.readAllBytes(), StandardCharsets.UTF_8));
		}
	}

	@Override
	public void close() {
		this.process.destroy();
		try {
			if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
				this.process.destroyForcibly();
			}
		}
		catch (InterruptedException ex) {
			this.process.destroyForcibly();
			Thread.currentThread().interrupt();
		}
	}

}
