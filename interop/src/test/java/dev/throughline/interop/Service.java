package dev.throughline.interop;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dev.throughline.demo.process.ChildProcess;
import dev.throughline.demo.process.ChildProcesses;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A service that runs as a process, chose its port itself and writes JSON lines.
 */
final class Service {

	private static final Duration LIMIT = Duration.ofSeconds(180);

	private static final Duration PAUSE = Duration.ofMillis(50);

	private final ChildProcess process;

	private final ChildProcesses all;

	private final Pattern port;

	private final Pattern ready;

	Service(ChildProcess process, ChildProcesses all, String port, String ready) {
		this.process = process;
		this.all = all;
		this.port = Pattern.compile(port);
		this.ready = Pattern.compile(ready);
	}

	/**
	 * Wait until the service takes requests.
	 * @return its address
	 */
	URI address() throws InterruptedException {
		long deadline = System.nanoTime() + LIMIT.toNanos();
		while (this.process.lines().stream().noneMatch((line) -> this.ready.matcher(line).find())) {
			if (System.nanoTime() - deadline > 0) {
				throw new IllegalStateException("%s is not ready after %d s; its log is %s"
					.formatted(this.process.name(), LIMIT.toSeconds(), this.process.log()));
			}
			this.all.pause(PAUSE);
		}
		String port = this.process.lines()
			.stream()
			.map(this.port::matcher)
			.filter(Matcher::find)
			.map((matcher) -> matcher.group(1))
			.findFirst()
			.orElseThrow();
		return URI.create("http://127.0.0.1:" + port);
	}

	/**
	 * Return what the service logged in a trace until now.
	 * @param traceId the trace
	 * @return the lines
	 */
	List<JsonNode> linesOf(String traceId) {
		return this.process.lines()
			.stream()
			.map(Service::parse)
			.filter((line) -> line.path("trace_id").asString("").equals(traceId))
			.toList();
	}

	private static JsonNode parse(String line) {
		try {
			return JsonMapper.shared().readTree(line);
		}
		catch (JacksonException ex) {
			// a banner, or a stack trace of a program that is about to end
			return JsonMapper.shared().createObjectNode();
		}
	}

}
