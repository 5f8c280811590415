package dev.throughline.sample.platform.job;

import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What became of a job, as an agent publishes it.
 *
 * @param jobId identity of the job
 * @param status how it ended
 * @param result what the agent found, for a completed job
 * @param error why there is no result, for a failed one
 */
@JsonNaming(SnakeCaseStrategy.class)
record JobResponse(UUID jobId, JobStatus status, @Nullable String result, @Nullable String error) {

	static JobResponse failed(UUID jobId, String error) {
		return new JobResponse(jobId, JobStatus.FAILED, null, error);
	}

}
