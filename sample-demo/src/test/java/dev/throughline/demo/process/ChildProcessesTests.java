package dev.throughline.demo.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

/**
 * Tests for {@link ChildProcesses} with real processes.
 */
@Timeout(60)
class ChildProcessesTests {

	private static final Duration LIMIT = Duration.ofSeconds(30);

	@TempDir
	private Path directory;

	private ChildProcesses children;

	@BeforeEach
	void create() throws IOException {
		this.children = new ChildProcesses(this.directory, Duration.ofSeconds(10));
	}

	@AfterEach
	void stop() {
		this.children.close();
	}

	@Test
	void keepsTheOutputInMemoryAndInALogFile() throws IOException {
		ChildProcess child = this.children.start(SampleChild.command("wait"));
		awaitLine(child, "waiting");
		assertThat(this.directory.resolve("wait.log")).hasContent("waiting");
	}

	@Test
	void saysWhichProcessEndedAndWhyAsSoonAsItDoes() throws IOException {
		this.children.start(SampleChild.command("wait"));
		this.children.start(SampleChild.command("fail"));
		assertThatExceptionOfType(DemoException.class).isThrownBy(() -> this.children.pause(LIMIT))
			.withMessageStartingWith("fail ended with exit code 3; the end of its log (%s):",
					this.directory.resolve("fail.log"))
			.withMessageContainingAll("about to fail", "the reason");
		assertThatExceptionOfType(DemoException.class).isThrownBy(() -> this.children.awaitDeath())
			.withMessageStartingWith("fail ended with exit code 3");
	}

	@Test
	void runsAProcessToItsEnd() throws IOException, InterruptedException {
		this.children.start(SampleChild.command("wait"));
		ChildProcess child = this.children.run(SampleChild.command("end"), LIMIT);
		assertThat(child.lines()).containsExactly("done");
		assertThat(isAlive(child.pid())).isFalse();
		this.children.pause(Duration.ofMillis(1));
	}

	@Test
	void saysWhyAProcessThatWasToEndWellDidNot() {
		assertThatExceptionOfType(DemoException.class)
			.isThrownBy(() -> this.children.run(SampleChild.command("fail"), LIMIT))
			.withMessageStartingWith("fail ended with exit code 3; the end of its log (%s):",
					this.directory.resolve("fail.log"))
			.withMessageContaining("the reason");
	}

	@Test
	void doesNotWaitForEverForAProcessThatWasToEnd() {
		assertThatExceptionOfType(DemoException.class)
			.isThrownBy(() -> this.children.run(SampleChild.command("wait"), Duration.ZERO))
			.withMessage("wait has not ended after 0 s; its log is %s.", this.directory.resolve("wait.log"));
	}

	@Test
	void theEndOfAProcessThatWasStoppedIsNoFault() throws IOException, InterruptedException {
		ChildProcess stopped = this.children.start(SampleChild.command("wait"));
		ChildProcess other = this.children.start(SampleChild.command("wait"));
		this.children.stop(stopped);
		assertThat(isAlive(stopped.pid())).isFalse();
		stopped.onExit().join();
		this.children.pause(Duration.ofMillis(1));
		assertThat(isAlive(other.pid())).isTrue();
	}

	@Test
	void aPauseEndsWhenEverybodyLives() throws IOException, InterruptedException {
		ChildProcess child = this.children.start(SampleChild.command("wait"));
		this.children.pause(Duration.ofMillis(1));
		assertThat(isAlive(child.pid())).isTrue();
	}

	@Test
	void leavesNoProcessBehind() throws IOException {
		ChildProcess one = this.children.start(SampleChild.command("wait"));
		ChildProcess two = this.children.start(SampleChild.command("wait"));
		this.children.close();
		assertThat(isAlive(one.pid())).isFalse();
		assertThat(isAlive(two.pid())).isFalse();
	}

	@Test
	void insistsWhenAProcessDoesNotEnd() throws IOException {
		ChildProcess child;
		try (ChildProcesses impatient = new ChildProcesses(this.directory, Duration.ofMillis(200))) {
			child = impatient.start(SampleChild.command("stubborn"));
			awaitLine(child, "waiting stubbornly");
		}
		assertThat(isAlive(child.pid())).isFalse();
	}

	@Test
	void startsNothingAfterTheEnd() {
		this.children.close();
		assertThatExceptionOfType(DemoException.class)
			.isThrownBy(() -> this.children.start(SampleChild.command("wait")))
			.withMessage("The demo is stopping; wait is not started any more.");
	}

	@Test
	void passesSecretsInTheEnvironment() throws IOException {
		ChildProcess child = this.children
			.start(SampleChild.command(Map.of("PLATFORM_AUDIT_TOKEN", "for-this-run"), "environment"));
		await().atMost(LIMIT)
			.untilAsserted(() -> assertThat(child.lines())
				.anySatisfy((line) -> assertThat(line).contains("PLATFORM_AUDIT_TOKEN=for-this-run")));
	}

	@ParameterizedTest
	@ValueSource(strings = { "TERM", "HUP", "INT", "KILL" })
	void leavesNoProcessBehindWhenTheLauncherIsKilled(String signal) throws Exception {
		ChildProcess launcher = this.children.start(SampleChild.command("launcher", this.directory.toString()));
		awaitLine(launcher, "started ");
		long pid = Long.parseLong(launcher.lines().get(0).substring("started ".length()));
		ProcessHandle child = ProcessHandle.of(pid).orElseThrow();
		new ProcessBuilder("kill", "-s", signal, Long.toString(launcher.pid())).start().waitFor();
		child.onExit().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
		assertThat(isAlive(pid)).isFalse();
	}

	private static boolean isAlive(long pid) {
		return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
	}

	private static void awaitLine(ChildProcess child, String start) {
		await().atMost(LIMIT).until(() -> child.lines().stream().anyMatch((line) -> line.startsWith(start)));
	}

}
