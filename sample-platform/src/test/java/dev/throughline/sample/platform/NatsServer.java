package dev.throughline.sample.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A NATS server as a process of its own, from the program that Debian's package
 * {@code nats-server} installs.
 */
final class NatsServer implements AutoCloseable {

	private static final Path PROGRAM = Path.of("/usr/sbin/nats-server");

	private static final Pattern LISTENING = Pattern.compile("Listening for client connections on (\\S+):(\\d+)");

	private final Process process;

	private final String url;

	private NatsServer(Process process, String url) {
		this.process = process;
		this.url = url;
	}

	static boolean isInstalled() {
		return Files.isExecutable(PROGRAM);
	}

	static NatsServer start(String token) throws IOException {
		Process process = new ProcessBuilder(
				List.of(PROGRAM.toString(), "--addr", "127.0.0.1", "--port", "-1", "--auth", token))
			.redirectErrorStream(true)
			.start();
		BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
		String url = null;
		for (String line = output.readLine(); line != null; line = output.readLine()) {
			Matcher matcher = LISTENING.matcher(line);
			if (matcher.find()) {
				url = "nats://" + matcher.group(1) + ":" + matcher.group(2);
			}
			if (url != null && line.contains("Server is ready")) {
				return new NatsServer(process, url);
			}
		}
		throw new IllegalStateException("nats-server ended before it was ready");
	}

	String url() {
		return this.url;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
		this.process.onExit().join();
	}

}
