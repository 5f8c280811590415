package dev.throughline.sample.sidecar.server;

import java.nio.file.Path;
import java.time.Duration;

import org.springframework.util.Assert;

/**
 * Where an agent listens, and for how long and to how many.
 *
 * @param agent name of the agent; the prefix of its properties is this and {@code -agent}
 * @param socket path of the Unix domain socket
 * @param timeout longest time that a connection may take
 * @param maxConnections highest number of connections at a time; others are closed
 * @since 0.1.0
 */
public record AgentListener(String agent, Path socket, Duration timeout, int maxConnections) {

	public AgentListener {
		Assert.isTrue(timeout.toMillis() > 0, () -> "'" + agent + "-agent.timeout' must be 1ms or more");
		Assert.isTrue(maxConnections > 0, () -> "'" + agent + "-agent.max-connections' must be positive");
	}

}
