package dev.throughline.sample.cli;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.ApplicationArguments;
import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.ExitCodeGenerator;
import org.springframework.stereotype.Component;

/**
 * Carries the command out in the root span of its trace, and prints what was found and
 * the ids to look for in the logs.
 */
@Component
class CommandRunner implements ApplicationRunner, ExitCodeGenerator {

	private static final Logger logger = LoggerFactory.getLogger(CommandRunner.class);

	private static final int FAILED = 1;

	private static final int USAGE = 2;

	private final JobClient jobs;

	private final ObservationRegistry observations;

	private final ObjectProvider<Tracer> tracer;

	private int exitCode;

	CommandRunner(JobClient jobs, ObservationRegistry observations, ObjectProvider<Tracer> tracer) {
		this.jobs = jobs;
		this.observations = observations;
		this.tracer = tracer;
	}

	@Override
	public void run(ApplicationArguments arguments) {
		Command command = Command.parse(arguments.getNonOptionArgs());
		if (command == null) {
			print(Command.USAGE);
			this.exitCode = USAGE;
			return;
		}
		this.exitCode = 0;
		Observation observation = Observation.createNotStarted("client.command", this.observations)
			.contextualName(command.toString())
			.lowCardinalityKeyValue("cli.command", command.toString());
		observation.observe(() -> execute(command, observation));
	}

	private void execute(Command command, Observation observation) {
		try {
			Job job = this.jobs.submit(command.operation());
			logger.atInfo().addKeyValue("job_id", job.id()).log("job submitted");
			print("job_id=%s trace_id=%s".formatted(job.id(), traceId()));
			Job finished = this.jobs.await(job.id());
			logger.atInfo()
				.addKeyValue("job_id", job.id())
				.addKeyValue("status", finished.status())
				.log("job finished");
			if (finished.result() == null) {
				throw new JobException("Job %s failed: %s".formatted(job.id(), finished.error()));
			}
			print(finished.result());
		}
		catch (JobException ex) {
			observation.error(ex);
			logger.atError().addKeyValue("reason", ex.getMessage()).log("command failed");
			print(ex.getMessage());
			this.exitCode = FAILED;
		}
	}

	private String traceId() {
		Tracer available = this.tracer.getIfAvailable();
		Span span = (available != null) ? available.currentSpan() : null;
		return (span != null) ? span.context().traceId() : "none";
	}

	private static void print(@Nullable String line) {
		System.out.println(line);
	}

	@Override
	public int getExitCode() {
		return this.exitCode;
	}

}
