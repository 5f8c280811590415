package dev.throughline.sample.sidecar.ratelimit;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

import dev.throughline.sample.sidecar.server.AgentListener;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where the agent listens and how much it lets in.
 *
 * @param socket path of the Unix domain socket
 * @param timeout longest time that a connection may take
 * @param maxConnections highest number of connections at a time; others are closed
 * @param requests number of requests that are let in during a period, and at once by
 * somebody who has been quiet for one
 * @param period time in which the number of requests is let in
 * @param by who has a limit of their own
 * @param maxClients highest number of limits that are remembered
 */
@ConfigurationProperties("ratelimit-agent")
record RateLimitAgentProperties(@DefaultValue("ratelimit-agent.sock") Path socket, @DefaultValue("1s") Duration timeout,
		@DefaultValue("32") int maxConnections, @DefaultValue("60") int requests, @DefaultValue("1m") Duration period,
		@DefaultValue("client") Set<By> by, @DefaultValue("10000") int maxClients) {

	RateLimitAgentProperties {
		Assert.isTrue(requests > 0, "'ratelimit-agent.requests' must be positive");
		Assert.isTrue(period.toMillis() > 0 && period.compareTo(Duration.ofDays(1)) <= 0,
				"'ratelimit-agent.period' must be between 1ms and 1d");
		Assert.notEmpty(by, "'ratelimit-agent.by' must not be empty");
		Assert.isTrue(maxClients > 0, "'ratelimit-agent.max-clients' must be positive");
		by = Set.copyOf(by);
	}

	AgentListener listener() {
		return new AgentListener("ratelimit", this.socket, this.timeout, this.maxConnections);
	}

	/**
	 * Who has a limit of their own, on each route.
	 */
	enum By {

		/**
		 * Every address that connects.
		 */
		CLIENT,

		/**
		 * Every tenant that requests name.
		 */
		TENANT

	}

}
