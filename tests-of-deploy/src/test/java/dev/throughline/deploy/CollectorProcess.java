package dev.throughline.deploy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A real collector with one of the configurations, on free ports of loopback.
 */
final class CollectorProcess implements AutoCloseable {

	private static final String PORTS = """
			receivers:
			  otlp:
			    protocols:
			      grpc:
			        endpoint: 127.0.0.1:%d
			      http:
			        endpoint: 127.0.0.1:%d
			extensions:
			  health_check:
			    endpoint: 127.0.0.1:%d
			  zpages:
			    endpoint: 127.0.0.1:%d
			service:
			  telemetry:
			    metrics:
			      readers:
			        - pull:
			            exporter:
			              prometheus:
			                host: 127.0.0.1
			                port: %d
			""";

	private static final HttpClient HTTP = HttpClient.newHttpClient();

	private final List<String> command;

	private final Map<String, String> environment;

	private final Path log;

	private final List<Integer> ports;

	private Process process;

	private CollectorProcess(List<String> command, Map<String, String> environment, Path log, List<Integer> ports)
			throws IOException {
		this.command = command;
		this.environment = environment;
		this.log = log;
		this.ports = ports;
		this.process = run();
	}

	/**
	 * Starts a collector and waits until it is ready.
	 * @param file the configuration below {@code deploy/collector}
	 * @param changes what is different here
	 * @param environment its variables
	 * @param directory where its log goes
	 * @return the running collector
	 * @throws IOException when it cannot be started
	 */
	static CollectorProcess start(String file, String changes, Map<String, String> environment, Path directory)
			throws IOException {
		List<Integer> ports = freePorts(5);
		Path portsFile = Files.createTempFile(directory, "ports", ".yaml");
		Files.writeString(portsFile, PORTS.formatted(ports.toArray()));
		Path changesFile = Files.createTempFile(directory, "changes", ".yaml");
		Files.writeString(changesFile, changes);
		CollectorProcess collector = new CollectorProcess(
				List.of(System.getenv("OTELCOL"), "--config", "../deploy/collector/" + file, "--config",
						portsFile.toString(), "--config", changesFile.toString()),
				environment, Files.createTempFile(directory, file, ".log"), ports);
		collector.awaitReady();
		return collector;
	}

	private static List<Integer> freePorts(int count) throws IOException {
		List<ServerSocket> sockets = new ArrayList<>();
		try {
			for (int i = 0; i < count; i++) {
				sockets.add(new ServerSocket(0, 1, InetAddress.getLoopbackAddress()));
			}
			return sockets.stream().map(ServerSocket::getLocalPort).toList();
		}
		finally {
			for (ServerSocket socket : sockets) {
				socket.close();
			}
		}
	}

	private Process run() throws IOException {
		ProcessBuilder builder = new ProcessBuilder(this.command).redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.appendTo(this.log.toFile()));
		builder.environment().putAll(this.environment);
		return builder.start();
	}

	private void awaitReady() {
		Awaitility.await().atMost(Duration.ofSeconds(60)).ignoreExceptions().until(() -> {
			if (!this.process.isAlive()) {
				throw new AssertionError("The collector has ended: " + Files.readString(this.log));
			}
			return get(this.ports.get(2), "/").statusCode() == 200;
		});
	}

	String grpc() {
		return "127.0.0.1:" + this.ports.get(0);
	}

	void send(ExportTraceServiceRequest request) throws IOException, InterruptedException {
		HttpResponse<String> response = HTTP
			.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + this.ports.get(1) + "/v1/traces"))
				.header("Content-Type", "application/x-protobuf")
				.POST(HttpRequest.BodyPublishers.ofByteArray(request.toByteArray()))
				.build(), HttpResponse.BodyHandlers.ofString());
		assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
	}

	HttpResponse<String> zPage(String name) throws IOException, InterruptedException {
		return get(this.ports.get(3), "/debug/" + name);
	}

	// Returns the sum of a metric over all its labels.
	double metric(String name) throws IOException, InterruptedException {
		return metric(name, "");
	}

	// Returns the sum of a metric where it has a label.
	double metric(String name, String label) throws IOException, InterruptedException {
		return get(this.ports.get(4), "/metrics").body()
			.lines()
			.filter((line) -> line.startsWith(name + "{") || line.startsWith(name + " "))
			.filter((line) -> line.contains(label))
			.mapToDouble((line) -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
			.sum();
	}

	private static HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
		return HTTP.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
				HttpResponse.BodyHandlers.ofString());
	}

	// Ends it as kill -9 does, and starts it again.
	void killAndRestart() throws IOException, InterruptedException {
		this.process.destroyForcibly();
		assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		this.process = run();
		awaitReady();
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
