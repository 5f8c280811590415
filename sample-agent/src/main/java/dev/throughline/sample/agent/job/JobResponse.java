package dev.throughline.sample.agent.job;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * What became of a job, as it is published.
 *
 * @param jobId identity of the job
 * @param status {@code completed} or {@code failed}
 * @param result what the operation found, for a completed job
 * @param error why there is no result, for a failed one
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonInclude(JsonInclude.Include.NON_NULL)
record JobResponse(UUID jobId, String status, @Nullable String result, @Nullable String error) {

	static JobResponse completed(JobRequest request, String result) {
		return new JobResponse(request.jobId(), "completed", result, null);
	}

	static JobResponse failed(JobRequest request, String error) {
		return new JobResponse(request.jobId(), "failed", null, error);
	}

}
