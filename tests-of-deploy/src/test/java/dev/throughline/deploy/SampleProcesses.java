package dev.throughline.deploy;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import dev.throughline.demo.process.ChildCommand;
import dev.throughline.demo.process.ChildProcess;
import dev.throughline.demo.process.ChildProcesses;
import org.awaitility.Awaitility;

/**
 * The packaged samples as processes, as the demo starts them, on ports of their own
 * choice.
 */
final class SampleProcesses implements AutoCloseable {

	private static final Duration LIMIT = Duration.ofSeconds(120);

	private static final Pattern PORT = Pattern.compile("started on port (\\d+)");

	private final ChildProcesses children;

	private final HttpClient http = HttpClient.newHttpClient();

	SampleProcesses(Path logs) throws IOException {
		this.children = new ChildProcesses(logs, Duration.ofSeconds(10));
	}

	/**
	 * Start one and wait until it listens.
	 * @param name the name of the process and its log file
	 * @param module the module whose jar it is
	 * @param environment its environment
	 * @param arguments its arguments
	 * @return where it listens
	 */
	Sample start(String name, String module, Map<String, String> environment, String... arguments) throws IOException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
						"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-jar", jar(module).toString()));
		command.addAll(List.of(arguments));
		Map<String, String> variables = new HashMap<>(environment);
		variables.put("SERVER_ADDRESS", "127.0.0.1");
		variables.put("SERVER_PORT", "0");
		ChildProcess process = this.children.start(new ChildCommand(name, command, variables));
		List<String> ports = new ArrayList<>();
		Awaitility.await(name + " listens").atMost(LIMIT).until(() -> {
			this.children.pause(Duration.ofMillis(50));
			process.lines()
				.stream()
				.flatMap((line) -> PORT.matcher(line).results())
				.map((MatchResult match) -> match.group(1))
				.forEach(ports::add);
			return !ports.isEmpty();
		});
		return new Sample(process, URI.create("http://127.0.0.1:" + ports.get(0)));
	}

	private static Path jar(String module) throws IOException {
		Path folder = Path.of("..", module, "target");
		try (Stream<Path> files = Files.list(folder)) {
			return files
				.filter((file) -> file.getFileName()
					.toString()
					.matches(Pattern.quote(module) + "-\\d[^-]*(-SNAPSHOT)?\\.jar"))
				.findFirst()
				.orElseThrow(
						() -> new AssertionError("There is no jar in %s; package the module first.".formatted(folder)));
		}
		catch (IOException ex) {
			throw new AssertionError("There is no jar in %s; package the module first.".formatted(folder), ex);
		}
	}

	HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
		return this.http.send(request, HttpResponse.BodyHandlers.ofString());
	}

	/**
	 * Read the metrics of a sample, as Prometheus does, until they are as they should be.
	 * @param sample the sample
	 * @param complete says whether they are
	 * @return the metrics
	 */
	Exposition scrape(Sample sample, Predicate<Exposition> complete) {
		HttpRequest request = HttpRequest.newBuilder(sample.address().resolve("/actuator/prometheus"))
			.header("Accept", "application/openmetrics-text; version=1.0.0; charset=utf-8")
			.build();
		return Awaitility.await("metrics of " + sample.process().name())
			.atMost(LIMIT)
			.until(() -> Exposition.parse(send(request).body()), complete);
	}

	@Override
	public void close() {
		this.children.close();
	}

	/**
	 * A running sample.
	 *
	 * @param process the process
	 * @param address where it listens
	 */
	record Sample(ChildProcess process, URI address) {

	}

}
