package dev.throughline.sample.proxy.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where an agent is.
 *
 * @param socket path of its Unix domain socket; without one, the agent is not asked
 * @param timeout longest time that an answer may take
 * @param whenUnavailable what happens to requests while the agent does not answer
 * @param headers names of the request headers that the agent gets
 */
record AgentProperties(@Nullable Path socket, @DefaultValue("250ms") Duration timeout,
		@DefaultValue("deny") WhenUnavailable whenUnavailable, @DefaultValue List<String> headers) {

	/**
	 * The shortest limit of what operating systems have, without the final zero.
	 */
	private static final int MAX_PATH = 103;

	AgentProperties {
		Assert.isTrue(timeout.toMillis() > 0, "'outpost.agents.<name>.timeout' must be 1ms or more");
		Assert.isTrue(socket == null || socket.toString().length() <= MAX_PATH,
				"'outpost.agents.<name>.socket' must not be longer than " + MAX_PATH + " characters");
		headers = List.copyOf(headers);
	}

	boolean allowsWhenUnavailable() {
		return this.whenUnavailable == WhenUnavailable.ALLOW;
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
