package dev.throughline;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A process of its own with this test's class path and none of its {@code OTEL_*}
 * variables.
 */
public final class ChildProcess {

	private ChildProcess() {
	}

	/**
	 * Runs a main class to its end, for which it has ninety seconds.
	 */
	public static Outcome run(List<String> options, Class<?> main, Map<String, String> variables, String... arguments)
			throws IOException, InterruptedException {
		return run(Duration.ofSeconds(90), options, main, variables, arguments);
	}

	/**
	 * Runs a main class to its end, for which it has the given time.
	 */
	public static Outcome run(Duration patience, List<String> options, Class<?> main, Map<String, String> variables,
			String... arguments) throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-Dspring.docker.compose.enabled=false", "-cp",
						System.getProperty("java.class.path")));
		command.addAll(options);
		command.add(main.getName());
		command.addAll(List.of(arguments));
		Path output = Path.of("target",
				"child-process-" + ProcessHandle.current().pid() + "-" + System.nanoTime() + ".log");
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
		builder.environment().keySet().removeIf((name) -> name.startsWith("OTEL_"));
		builder.environment().putAll(variables);
		Process process = builder.start();
		try {
			boolean ended = process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
			String text = Files.readString(output, StandardCharsets.UTF_8);
			assertThat(ended).as(text).isTrue();
			return new Outcome(process.exitValue(), text);
		}
		finally {
			process.destroyForcibly();
		}
	}

	/**
	 * How it ended.
	 *
	 * @param exitCode the exit code
	 * @param output standard output and error
	 */
	public record Outcome(int exitCode, String output) {

	}

}
