package dev.throughline.sample.platform.job;

import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * Job as it is stored and told to clients.
 *
 * @param id its identity
 * @param operation name of what an agent is to do
 * @param status how far it is
 * @param result what the agent found, for a completed job
 * @param error why there is no result, for a failed one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Job(UUID id, String operation, JobStatus status, @Nullable String result, @Nullable String error) {

	static Job queued(UUID id, String operation) {
		return new Job(id, operation, JobStatus.QUEUED, null, null);
	}

	Job endedBy(JobResponse response) {
		return new Job(this.id, this.operation, response.status(), response.result(), response.error());
	}

}
