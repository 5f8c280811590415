package dev.throughline.demo;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import dev.throughline.demo.process.ChildProcess;
import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.process.DemoException;
import dev.throughline.demo.trace.ExpectedTrace;

/**
 * Runs the command line that submits a job, and waits for its end.
 */
final class JobRun {

	private static final Duration LIMIT = Duration.ofSeconds(60);

	private static final Pattern TRACE_ID = Pattern.compile("trace_id=([0-9a-f]{32})");

	private final DemoCommands commands;

	private final ChildProcesses children;

	private final Progress progress;

	JobRun(DemoCommands commands, ChildProcesses children, Progress progress) {
		this.commands = commands;
		this.children = children;
		this.progress = progress;
	}

	Shown run(RunningServices services) throws IOException, InterruptedException {
		this.progress.step("osapi client node hostname");
		Instant since = Instant.now();
		ChildProcess cli = this.children
			.run(this.commands.cli(services.ports(), services.export(), services.auditToken()), LIMIT);
		List<String> answer = cli.lines().stream().filter((line) -> !line.startsWith("{")).toList();
		answer.forEach(this.progress::step);
		String traceId = answer.stream()
			.flatMap((line) -> TRACE_ID.matcher(line).results())
			.map((found) -> found.group(1))
			.findFirst()
			.orElseThrow(() -> DemoException
				.failure("%s printed no trace id; its log is %s.".formatted(ExpectedTrace.CLI, cli.log())));
		return new Shown(traceId, since, () -> {
			Map<String, List<String>> lines = new LinkedHashMap<>();
			lines.put(ExpectedTrace.CLI, cli.lines());
			lines.putAll(services.lines(ExpectedTrace.PLATFORM, ExpectedTrace.AGENT));
			return lines;
		});
	}

}
