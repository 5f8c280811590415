package dev.throughline.instrumentation.messaging;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;

import org.springframework.util.FileSystemUtils;

/**
 * NATS of the Debian package with JetStream, as a process of this test on a port that the
 * server chooses.
 */
final class NatsServer implements AutoCloseable {

	private static final Path BINARY = Path.of("/usr/sbin/nats-server");

	private static final Pattern URL = Pattern.compile("nats://127\\.0\\.0\\.1:\\d+");

	private final Path directory;

	private final Process process;

	private final String url;

	NatsServer() throws IOException {
		this.directory = Files.createTempDirectory("nats");
		this.process = new ProcessBuilder(BINARY.toString(), "--addr", "127.0.0.1", "--port", "-1", "--jetstream",
				"--store_dir", this.directory.toString(), "--ports_file_dir", this.directory.toString())
			.redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("output").toFile())
			.start();
		this.url = Awaitility.await().atMost(20, TimeUnit.SECONDS).until(this::readUrl, (found) -> found != null);
	}

	static boolean isInstalled() {
		return Files.isExecutable(BINARY);
	}

	private @Nullable String readUrl() throws IOException {
		try (Stream<Path> files = Files.list(this.directory)) {
			Path ports = files.filter((file) -> file.toString().endsWith(".ports")).findFirst().orElse(null);
			Matcher matcher = (ports != null) ? URL.matcher(Files.readString(ports)) : null;
			return (matcher != null && matcher.find()) ? matcher.group() : null;
		}
	}

	String url() {
		return this.url;
	}

	@Override
	public void close() throws Exception {
		this.process.destroy();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.destroyForcibly().waitFor();
		}
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
