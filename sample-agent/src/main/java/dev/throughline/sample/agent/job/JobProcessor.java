package dev.throughline.sample.agent.job;

import java.io.IOException;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.stereotype.Component;

/**
 * Carries a job out in a span of its own and publishes what became of it. Safe for use by
 * several threads. A job that is delivered again is carried out again: its operations
 * change nothing.
 *
 * @since 0.1.0
 */
@Component
public final class JobProcessor {

	private static final Logger logger = LoggerFactory.getLogger(JobProcessor.class);

	private static final String UNKNOWN = "unknown";

	private final ObservationRegistry observations;

	private final Operations operations;

	private final JobResponses responses;

	JobProcessor(ObservationRegistry observations, Operations operations, JobResponses responses) {
		this.observations = observations;
		this.operations = operations;
		this.responses = responses;
	}

	/**
	 * Carries a job out. A job that fails is answered as failed.
	 * @param message the job, in JSON
	 * @throws InvalidJobException if the message is no job
	 * @throws RuntimeException if the broker does not take the answer
	 */
	public void process(String message) {
		JobRequest request = JobMessages.read(message);
		Operation operation = this.operations.named(request.operation());
		Observation observation = Observation.createNotStarted("job.process", this.observations)
			// only names that are known: anybody's text would be a key value without
			// bounds
			.lowCardinalityKeyValue("job.operation", (operation != null) ? request.operation() : UNKNOWN)
			.lowCardinalityKeyValue("job.status", UNKNOWN)
			.highCardinalityKeyValue("job.id", request.jobId().toString());
		observation.observe(() -> {
			log(request).log("processing job");
			JobResponse response = execute(request, operation, observation);
			observation.lowCardinalityKeyValue("job.status", response.status());
			this.responses.publish(JobMessages.write(response));
			log(request).addKeyValue("status", response.status()).log("job processing completed");
		});
	}

	private JobResponse execute(JobRequest request, @Nullable Operation operation, Observation observation) {
		if (operation == null) {
			return JobResponse.failed(request, "operation is not allowed");
		}
		try {
			return JobResponse.completed(request, operation.execute());
		}
		catch (IOException | RuntimeException ex) {
			observation.error(ex);
			logger.atWarn().addKeyValue("job_id", request.jobId()).setCause(ex).log("job failed");
			return JobResponse.failed(request, "operation failed on this node");
		}
	}

	private static LoggingEventBuilder log(JobRequest request) {
		return logger.atInfo().addKeyValue("job_id", request.jobId());
	}

}
