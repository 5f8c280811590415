package dev.throughline.benchmarks.cost;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

import org.springframework.boot.SpringBootVersion;

/**
 * Where the figures come from.
 */
final class Machine {

	private Machine() {
	}

	static String describe() throws IOException {
		return processor() + ", " + Runtime.getRuntime().availableProcessors() + " cores; "
				+ System.getProperty("os.name") + " " + System.getProperty("os.version") + "; "
				+ System.getProperty("java.vm.name") + " " + System.getProperty("java.vm.version") + "; Spring Boot "
				+ SpringBootVersion.getVersion();
	}

	private static String processor() throws IOException {
		Path file = Path.of("/proc/cpuinfo");
		if (!Files.exists(file)) {
			return System.getProperty("os.arch");
		}
		try (Stream<String> lines = Files.lines(file)) {
			return lines.filter((line) -> line.startsWith("model name"))
				.map((line) -> line.substring(line.indexOf(':') + 1).strip())
				.findFirst()
				.orElse(System.getProperty("os.arch"));
		}
	}

}
