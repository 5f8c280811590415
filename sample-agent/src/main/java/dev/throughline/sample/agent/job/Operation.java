package dev.throughline.sample.agent.job;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * What the agent does for a job, and nothing else: no operation takes an argument, and
 * none changes its node.
 */
enum Operation {

	HOSTNAME("node.hostname") {
		@Override
		String execute() throws IOException {
			return InetAddress.getLocalHost().getHostName();
		}
	},

	JVM("node.jvm") {
		@Override
		String execute() {
			return "%s %s".formatted(System.getProperty("java.vm.name"), System.getProperty("java.runtime.version"));
		}
	},

	UPTIME("node.uptime") {
		@Override
		String execute() throws IOException {
			String uptime = Files.readString(UPTIME_FILE);
			return Duration.ofSeconds(Long.parseLong(uptime.substring(0, uptime.indexOf('.')))).toString();
		}
	};

	// seconds since the start, proc_uptime(5)
	private static final Path UPTIME_FILE = Path.of("/proc/uptime");

	private final String operationName;

	Operation(String operationName) {
		this.operationName = operationName;
	}

	/**
	 * Carries the operation out.
	 * @return what it found
	 * @throws IOException if this node does not tell
	 * @throws UncheckedIOException as above
	 */
	abstract String execute() throws IOException;

	/**
	 * Returns the operation that the agent allows under a name.
	 * @param name the name in a job
	 * @return the operation, or {@code null} when there is none
	 */
	static @Nullable Operation named(String name) {
		return Arrays.stream(values())
			.filter((operation) -> operation.operationName.equals(name))
			.findFirst()
			.orElse(null);
	}

}
