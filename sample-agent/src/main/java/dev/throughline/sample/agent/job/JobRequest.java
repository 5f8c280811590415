package dev.throughline.sample.agent.job;

import java.util.UUID;

import tools.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import tools.jackson.databind.annotation.JsonNaming;

/**
 * Job as the platform publishes it.
 *
 * @param jobId identity of the job, chosen by the platform
 * @param operation name of what is to be done
 */
@JsonNaming(SnakeCaseStrategy.class)
record JobRequest(UUID jobId, String operation) {

}
