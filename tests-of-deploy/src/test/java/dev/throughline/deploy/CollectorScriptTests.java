package dev.throughline.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what {@code deploy/collector/verify.sh} asks of a collector, with a script in the
 * place of the collector.
 */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "verify.sh needs a POSIX shell")
class CollectorScriptTests {

	@TempDir
	private Path directory;

	private Path asked;

	@BeforeEach
	void nothingWasAsked() {
		this.asked = this.directory.resolve("asked");
	}

	@Test
	void asksForEveryConfiguration() throws Exception {
		Result result = verify(collector("exit 0"));
		assertThat(result.status()).isZero();
		List<String> lines = Files.readAllLines(this.asked);
		for (CollectorFile file : CollectorFile.all()) {
			assertThat(lines).anyMatch((line) -> line.matches("validate --config .*/" + file.name()));
		}
		assertThat(lines).noneMatch((line) -> line.contains("kustomization"));
	}

	@Test
	void failsWhenOneIsRefused() throws Exception {
		Result result = verify(collector("case $3 in *gateway.yaml) echo 'unknown key'; exit 1 ;; esac"));
		assertThat(result.status()).isOne();
		assertThat(result.output()).contains("unknown key", "refused: ../deploy/collector/gateway.yaml",
				"accepted: ../deploy/collector/outpost.yaml");
	}

	@Test
	void saysWhenThereIsNoCollector() throws Exception {
		Result result = verify(this.directory.resolve("absent"));
		assertThat(result.status()).isEqualTo(2);
		assertThat(result.output()).contains("is no collector that runs here");
	}

	private Path collector(String validate) throws IOException {
		Path script = this.directory.resolve("otelcol");
		Files.writeString(script, """
				#!/bin/sh
				if [ "$1" = components ]; then exit 0; fi
				echo "$*" >>'%s'
				%s
				""".formatted(this.asked, validate));
		assertThat(script.toFile().setExecutable(true)).isTrue();
		return script;
	}

	private static Result verify(Path otelcol) throws IOException, InterruptedException {
		Process process = new ProcessBuilder("sh", "../deploy/collector/verify.sh", otelcol.toString())
			.redirectErrorStream(true)
			.start();
		String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		return new Result(process.exitValue(), output);
	}

	/**
	 * How the script ended.
	 *
	 * @param status its exit status
	 * @param output what it wrote
	 */
	private record Result(int status, String output) {

	}

}
