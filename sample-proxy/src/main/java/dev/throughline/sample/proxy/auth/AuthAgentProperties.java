package dev.throughline.sample.proxy.auth;

import java.nio.file.Path;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where the auth agent is.
 *
 * @param socket path of its Unix domain socket; without one, no agent is asked
 * @param timeout longest time that an answer may take
 * @param whenUnavailable what happens to requests while the agent does not answer
 */
@ConfigurationProperties("outpost.auth-agent")
record AuthAgentProperties(@Nullable Path socket, @DefaultValue("250ms") Duration timeout,
		@DefaultValue("deny") WhenUnavailable whenUnavailable) {

	/**
	 * The shortest limit of what operating systems have, without the final zero.
	 */
	private static final int MAX_PATH = 103;

	AuthAgentProperties {
		Assert.isTrue(timeout.toMillis() > 0, "'outpost.auth-agent.timeout' must be 1ms or more");
		Assert.isTrue(socket == null || socket.toString().length() <= MAX_PATH,
				"'outpost.auth-agent.socket' must not be longer than " + MAX_PATH + " characters");
	}

	/**
	 * What happens to requests while the agent does not answer.
	 */
	enum WhenUnavailable {

		/**
		 * They are refused.
		 */
		DENY,

		/**
		 * They go on unchecked.
		 */
		ALLOW

	}

}
