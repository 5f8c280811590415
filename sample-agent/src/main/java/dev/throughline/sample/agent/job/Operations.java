package dev.throughline.sample.agent.job;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * All that the agent does for a job, and nothing else.
 */
@Component
final class Operations {

	// seconds since the start, proc_uptime(5)
	private static final Path UPTIME_FILE = Path.of("/proc/uptime");

	private final Map<String, Operation> operations;

	Operations() {
		this(Map.of("node.hostname", Operations::hostname, "node.jvm", Operations::jvm, "node.uptime",
				Operations::uptime));
	}

	Operations(Map<String, Operation> operations) {
		this.operations = Map.copyOf(operations);
	}

	/**
	 * Returns the operation that is allowed under a name.
	 * @param name the name in a job
	 * @return the operation, or {@code null} when there is none
	 */
	@Nullable Operation named(String name) {
		return this.operations.get(name);
	}

	private static String hostname() throws IOException {
		return InetAddress.getLocalHost().getHostName();
	}

	private static String jvm() {
		return "%s %s".formatted(System.getProperty("java.vm.name"), System.getProperty("java.runtime.version"));
	}

	private static String uptime() throws IOException {
		String uptime = Files.readString(UPTIME_FILE);
		return Duration.ofSeconds(Long.parseLong(uptime.substring(0, uptime.indexOf('.')))).toString();
	}

}
