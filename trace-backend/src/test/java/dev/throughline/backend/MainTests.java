package dev.throughline.backend;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link Main} in a process of its own.
 */
class MainTests {

	@TempDir
	private Path directory;

	@Test
	void saysOnOneLineWhereItListensAndEndsWhenTold() throws Exception {
		Process process = start("--otlp-http-port=0", "--otlp-grpc-port=0", "--query-port=0");
		try (BufferedReader out = output(process)) {
			String address = "http://127\\.0\\.0\\.1:[1-9][0-9]*";
			assertThat(out.readLine()).matches("Trace backend ready in [0-9]+\\.[0-9] s: otlp-http=" + address
					+ " otlp-grpc=" + address + " query=" + address + " ui=" + address + "/zipkin/");
			process.toHandle().destroy();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(out.readLine()).isNull();
			assertThat(errors(process)).isEmpty();
		}
		finally {
			process.destroyForcibly();
		}
	}

	@Test
	void endsWithStatus2ForBadOption() throws Exception {
		Process process = start("--query-port=abc");
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isEqualTo(2);
		assertThat(errors(process))
			.isEqualTo("Option --query-port has the value 'abc': use a whole number from 0 to 65535.\n");
	}

	@Test
	void endsWithStatus1ForTakenPort() throws Exception {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
			Process process = start("--otlp-http-port=0", "--otlp-grpc-port=0", "--query-port=" + other.getLocalPort());
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(1);
			assertThat(errors(process)).hasLineCount(1).startsWith("Port " + other.getLocalPort() + " on 127.0.0.1");
		}
	}

	@Test
	void explainsItsOptions() throws Exception {
		Process process = start("--help");
		try (BufferedReader out = output(process)) {
			assertThat(out.lines())
				.contains("  --query-port=9411          port for the UI, Zipkin's API and Tempo's trace-by-id");
		}
		assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
	}

	private Process start(String... arguments) throws IOException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx48m", "-XX:+UseSerialGC",
				"-XX:TieredStopAtLevel=1", "-Xss256k", "-cp", classPath(), Main.class.getName()));
		command.addAll(List.of(arguments));
		return new ProcessBuilder(command).directory(this.directory.toFile()).start();
	}

	private static String classPath() {
		// ArchUnit brings SLF4J, which the backend runs without.
		return Stream.of(System.getProperty("java.class.path").split(File.pathSeparator))
			.filter((entry) -> !Path.of(entry).getFileName().toString().startsWith("slf4j-"))
			.collect(Collectors.joining(File.pathSeparator));
	}

	private static BufferedReader output(Process process) {
		return new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
	}

	private static String errors(Process process) throws IOException {
		return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8).replace("\r\n", "\n");
	}

}
