package dev.throughline.demo;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link NatsServer}.
 */
class NatsServerTests {

	@TempDir
	private Path directory;

	@Test
	void findsTheProgramOnThePath() throws IOException {
		Path server = Files.createFile(this.directory.resolve("nats-server"));
		assertThat(server.toFile().setExecutable(true)).isTrue();
		assertThat(NatsServer.find(Map.of("PATH", "/nowhere:" + this.directory)::get)).isEqualTo(server);
	}

	@Test
	void listensOnThisMachineOnlyAndKeepsTheTokenOutOfTheFile() throws IOException {
		Path configuration = NatsServer.configure(this.directory.resolve("new"), 14222);
		assertThat(configuration).content().contains("listen: \"127.0.0.1:14222\"").contains("token: $DEMO_NATS_TOKEN");
	}

}
