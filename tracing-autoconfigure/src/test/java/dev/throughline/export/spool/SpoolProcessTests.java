package dev.throughline.export.spool;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import dev.throughline.export.spool.Spool.Stored;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What real processes and real file systems do to a spool.
 */
@DisabledOnOs(OS.WINDOWS)
class SpoolProcessTests {

	private static final long CAPACITY = 1 << 30;

	@TempDir
	private Path directory;

	@Test
	void whatWasAppendedSurvivesAKillAndAnotherProcessDeliversIt() throws Exception {
		AtomicReference<Instant> now = new AtomicReference<>(Instant.now());
		DiskSpool spool = open(now);
		DiskSpool neighbour = open(now);
		Process process = start("append", CAPACITY);
		int last = 0;
		try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
			while (last < 300) {
				last = Integer.parseInt(output.readLine());
			}
			assertThat(this.directory.resolve("orders").resolve("otlp").resolve("3")).isDirectory();
			now.updateAndGet((instant) -> instant.plus(Duration.ofMinutes(1)));
			spool.maintain();
			assertThat(spool.recovered()).as("of a living process").isZero();
			process.toHandle().destroyForcibly();
			for (String line = output.readLine(); line != null; line = output.readLine()) {
				last = Integer.parseInt(line);
			}
		}
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		now.updateAndGet((instant) -> instant.plus(Duration.ofMinutes(1)));
		spool.maintain();
		assertThat(spool.recovered()).isBetween((long) last, last + 1L);
		int id = 0;
		for (Stored stored = spool.peek(); stored != null; stored = spool.peek()) {
			assertThat(stored.message()).isEqualTo(Messages.message(++id, SpoolProcess.LENGTH));
			spool.remove();
		}
		assertThat(id).isEqualTo((int) spool.recovered());
		assertThat(spool.filesSetAside()).isZero();
		spool.close();
		neighbour.close();
	}

	@Test
	void writeThatFailsHalfWayLeavesNothingBehind() throws Exception {
		assertThat(outputOf(start("fill", 16 * 30_000, "sh", "-c", "ulimit -f 40; exec \"$@\"", "sh"))).containsExactly(
				"refused IOException: File too large", "bytes true", "taken again true null", "taken again true null",
				"taken again true null", "true 0 0");
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void fullDiskRefusesUntilThereIsRoom() throws Exception {
		String mount = "mount -t tmpfs -o size=1m tmpfs " + this.directory;
		Process trial = new ProcessBuilder("unshare", "-m", "sh", "-c", mount).redirectErrorStream(true).start();
		assumeThat(trial.waitFor()).as("mounting a small file system needs root").isZero();
		assertThat(outputOf(start("fill", 16 * 100_000, "unshare", "-m", "sh", "-c", mount + " && exec \"$@\"", "sh")))
			.containsExactly("refused IOException: No space left on device", "bytes true", "taken again true null",
					"taken again true null", "taken again true null", "true 0 0");
	}

	private DiskSpool open(AtomicReference<Instant> now) {
		return new DiskSpool(new Slots(this.directory, "orders", "otlp"), CAPACITY, Duration.ofHours(1), now::get);
	}

	private Process start(String mode, long capacity, String... before) throws IOException {
		List<String> command = new ArrayList<>(List.of(before));
		command.addAll(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-XX:TieredStopAtLevel=1",
						"-XX:+UseSerialGC", "-XX:-UsePerfData", "-cp", System.getProperty("java.class.path"),
						SpoolProcess.class.getName(), mode, this.directory.toString(), Long.toString(capacity)));
		return new ProcessBuilder(command).redirectErrorStream(true).start();
	}

	private static List<String> outputOf(Process process) throws Exception {
		try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8)) {
			return output.lines().toList();
		}
		finally {
			process.destroyForcibly();
		}
	}

}
