package dev.throughline.deploy.kubernetes;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A sample with a server for requests and one for its management.
 */
final class RunningSample {

	private static final Duration LONG = Duration.ofMinutes(2);

	private static final Pattern STARTED = Pattern.compile("Tomcat started on port (\\d+)");

	private final HttpClient client = HttpClient.newHttpClient();

	private final Process process;

	private final Path output;

	private final Path directory;

	RunningSample(Process process, Path output, Path directory) {
		this.process = process;
		this.output = output;
		this.directory = directory;
	}

	/**
	 * Wait until both servers listen and tell them apart.
	 * @return the ports, that of requests first
	 */
	List<Integer> ports() {
		Awaitility.await()
			.atMost(LONG)
			.untilAsserted(() -> assertThat(started().size() == 2 || !this.process.isAlive()).isTrue());
		assertThat(started()).as("ports in %s", text()).hasSize(2);
		return started().stream()
			.sorted(Comparator.comparing((port) -> get(port, "/actuator/prometheus").statusCode() == 200))
			.toList();
	}

	HttpResponse<String> get(int port, String path) {
		try {
			HttpRequest request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
				.timeout(LONG)
				.build();
			return this.client.send(request, HttpResponse.BodyHandlers.ofString());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Returns the messages of OTLP that were written so far.
	 * @return one for each span
	 */
	List<JsonNode> spans() {
		return text().lines()
			.filter((line) -> line.startsWith("{\"resourceSpans\""))
			.map((line) -> JsonMapper.shared().readTree(line))
			.toList();
	}

	String text() {
		try {
			return Files.readString(this.output);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Returns the working directory, which an image would not let it write to.
	 * @return the directory
	 */
	Path directory() {
		return this.directory;
	}

	/**
	 * Ask for the end as the kubelet does.
	 */
	void stop() throws InterruptedException {
		this.process.destroy();
		if (!this.process.waitFor(LONG.toSeconds(), TimeUnit.SECONDS)) {
			this.process.destroyForcibly();
			throw new AssertionError("Did not end: " + text());
		}
	}

	private List<Integer> started() {
		return STARTED.matcher(text()).results().map((match) -> Integer.parseInt(match.group(1))).toList();
	}

}
