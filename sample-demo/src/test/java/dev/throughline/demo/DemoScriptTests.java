package dev.throughline.demo;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the {@code demo} script: what it says before anything is built.
 */
@Timeout(60)
class DemoScriptTests {

	private static final List<String> TOOLS = List.of("cat", "grep", "head", "sed");

	@TempDir
	private Path directory;

	private Path tools;

	@BeforeEach
	void limitTools() throws IOException {
		this.tools = Files.createDirectory(this.directory.resolve("tools"));
		for (String tool : TOOLS) {
			Path target = Arrays.stream(System.getenv("PATH").split(":"))
				.map((folder) -> Path.of(folder, tool))
				.filter(Files::isExecutable)
				.findFirst()
				.orElseThrow();
			script(this.tools.resolve(tool), "exec '%s' \"$@\"".formatted(target));
		}
	}

	@Test
	void printsTheUsageFromAnywhere() throws Exception {
		Outcome outcome = run(Map.of(), "--once", "--help");
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.output()).startsWith("Usage: ./demo [options]");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					--verbose          | Unknown option '--verbose'; './demo --help' lists what there is.
					once               | Unknown option 'once'; './demo --help' lists what there is.
					--on.*             | Unknown option '--on.*'; './demo --help' lists what there is.
					--once=yes         | Option '--once' takes no value.
					--outpost-port     | Option '--outpost-port' needs a value.
					--scenario         | Option '--scenario' needs a value.
					--scenario slow    | Unknown scenario 'slow'; there are slow-dlp, provider-slow, ingest-slow, platform-untraced, broken-propagation, collector-down.
					--scenario=.*      | Unknown scenario '.*'; there are slow-dlp, provider-slow, ingest-slow, platform-untraced, broken-propagation, collector-down.
					--query=x --nope=1 | Unknown option '--nope=1'; './demo --help' lists what there is.
					""")
	void rejectsABadOptionWithOneSentence(String arguments, String message) throws Exception {
		Outcome outcome = run(Map.of(), arguments.split(" "));
		assertThat(outcome.exitCode()).isEqualTo(2);
		assertThat(outcome.output().strip()).isEqualTo("demo: " + message);
	}

	@ParameterizedTest
	@EnumSource(Scenario.class)
	void knowsEveryScenario(Scenario scenario) throws Exception {
		Outcome outcome = run(Map.of(), "--scenario", scenario.text(), "--help");
		assertThat(outcome.exitCode()).isZero();
	}

	@Test
	void saysThatAJdkIsMissing() throws Exception {
		Outcome outcome = run(Map.of());
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.output().strip())
			.isEqualTo("demo: A JDK 17 or newer is needed, but no java was found in JAVA_HOME or on the PATH; "
					+ "install one and set JAVA_HOME.");
	}

	@Test
	void saysThatTheCompilerIsMissing() throws Exception {
		Path home = java("21");
		Outcome outcome = run(Map.of("JAVA_HOME", home.toString()));
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.output().strip()).isEqualTo(
				"demo: A JDK 17 or newer is needed, but %s/bin/java is Java 21 without a compiler (javac); install one and set JAVA_HOME.",
				home);
	}

	@ParameterizedTest
	@CsvSource({ "1.8", "11", "16" })
	void saysThatTheJdkIsTooOld(String version) throws Exception {
		Path home = java(version);
		Outcome outcome = run(Map.of("JAVA_HOME", home.toString()));
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.output().strip()).isEqualTo(
				"demo: A JDK 17 or newer is needed, but %s/bin/java is Java %s; install one and set JAVA_HOME.", home,
				version);
	}

	private Path java(String version) throws IOException {
		Path home = Files.createDirectories(this.directory.resolve("a java"));
		Path java = Files.createDirectories(home.resolve("bin")).resolve("java");
		script(java, """
				echo '    java.home = %s'
				echo '    java.specification.version = %s'
				""".formatted(home, version));
		return home;
	}

	private static void script(Path file, String commands) throws IOException {
		Files.writeString(file, "#!/bin/sh\n" + commands);
		assertThat(file.toFile().setExecutable(true)).isTrue();
	}

	private Outcome run(Map<String, String> environment, String... arguments) throws Exception {
		List<String> command = new ArrayList<>();
		command.add("/bin/sh");
		command.add(Path.of("..", "demo").toRealPath().toString());
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).directory(this.directory.toFile())
			.redirectErrorStream(true);
		builder.environment().clear();
		builder.environment().put("PATH", this.tools.toString());
		builder.environment().putAll(environment);
		Process process = builder.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		return new Outcome(process.waitFor(), output);
	}

	/**
	 * How the script ended.
	 *
	 * @param exitCode its exit code
	 * @param output what it wrote
	 */
	private record Outcome(int exitCode, String output) {
	}

}
