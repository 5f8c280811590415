package dev.throughline.sample.platform.job;

import java.util.UUID;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Job as it is published for agents.
 *
 * @param jobId identity of the job
 * @param operation name of what is to be done
 */
@JsonNaming(SnakeCaseStrategy.class)
record JobRequest(UUID jobId, String operation) {

}
