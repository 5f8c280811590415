package dev.throughline.instrumentation.messaging;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;

import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.util.FileSystemUtils;

/**
 * RabbitMQ of the Debian package as a process of this test, with its own port, directory
 * and name service.
 */
final class RabbitBroker implements AutoCloseable {

	private static final Path BINARY = Path.of("/usr/lib/rabbitmq/bin/rabbitmq-server");

	private final Path directory;

	private final int port;

	private final Map<String, String> environment;

	private final Process process;

	private RabbitBroker() throws IOException {
		this.directory = Files.createTempDirectory("rabbit");
		this.port = freePort();
		this.environment = Map.of("HOME", this.directory.toString(), "RABBITMQ_NODENAME",
				"rabbit" + this.port + "@localhost", "RABBITMQ_NODE_IP_ADDRESS", "127.0.0.1", "RABBITMQ_NODE_PORT",
				Integer.toString(this.port), "RABBITMQ_DIST_PORT", Integer.toString(freePort()), "ERL_EPMD_PORT",
				Integer.toString(freePort()), "ERL_EPMD_ADDRESS", "127.0.0.1", "RABBITMQ_MNESIA_BASE",
				this.directory.resolve("data").toString(), "RABBITMQ_LOG_BASE",
				this.directory.resolve("log").toString(), "RABBITMQ_ENABLED_PLUGINS_FILE",
				this.directory.resolve("plugins").toString());
		this.process = start(BINARY.toString());
	}

	static boolean isInstalled() {
		return Files.isExecutable(BINARY);
	}

	static RabbitBroker start() throws IOException {
		RabbitBroker broker = new RabbitBroker();
		CachingConnectionFactory connections = new CachingConnectionFactory("127.0.0.1", broker.port);
		try {
			Awaitility.await().atMost(60, TimeUnit.SECONDS).ignoreExceptions().until(() -> {
				connections.createConnection().close();
				return true;
			});
		}
		finally {
			connections.destroy();
		}
		return broker;
	}

	int port() {
		return this.port;
	}

	private Process start(String... command) throws IOException {
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.directory.resolve("output").toFile());
		builder.environment().putAll(this.environment);
		return builder.start();
	}

	/**
	 * A port below those that the operating system gives to others, because the broker
	 * takes seconds until it uses it.
	 */
	private static int freePort() throws IOException {
		for (int attempt = 0; attempt < 100; attempt++) {
			int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				return socket.getLocalPort();
			}
			catch (BindException ex) {
				// taken, so another one
			}
		}
		throw new IOException("No free port");
	}

	@Override
	public void close() throws Exception {
		this.process.descendants().forEach(ProcessHandle::destroy);
		this.process.destroy();
		if (!this.process.waitFor(20, TimeUnit.SECONDS)) {
			this.process.descendants().forEach(ProcessHandle::destroyForcibly);
			this.process.destroyForcibly().waitFor();
		}
		start("epmd", "-kill").waitFor(10, TimeUnit.SECONDS);
		FileSystemUtils.deleteRecursively(this.directory);
	}

}
