package dev.throughline.sample.platform.job;

import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;

/**
 * Job as a client posts it.
 *
 * @param operation name of what an agent is to do
 */
record JobSubmission(@NotNull @Pattern(regexp = "node\\.(hostname|jvm|uptime)",
		message = "must be node.hostname, node.jvm or node.uptime") String operation) {

}
