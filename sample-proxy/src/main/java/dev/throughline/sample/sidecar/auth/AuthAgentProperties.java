package dev.throughline.sample.sidecar.auth;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

import dev.throughline.sample.sidecar.server.AgentListener;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.Assert;

/**
 * Where the agent listens and what it lets in.
 *
 * @param socket path of the Unix domain socket
 * @param timeout longest time that a connection may take
 * @param maxConnections highest number of connections at a time; others are closed
 * @param routes ids of the routes that are let in at all
 * @param deniedClients addresses of clients that are not let in
 * @param apiKeys SHA-256 digests in lower-case hexadecimal digits of the keys that are
 * let in; without any, no key is asked for
 */
@ConfigurationProperties("auth-agent")
record AuthAgentProperties(@DefaultValue("auth-agent.sock") Path socket, @DefaultValue("1s") Duration timeout,
		@DefaultValue("32") int maxConnections, @DefaultValue("chat") Set<String> routes,
		@DefaultValue Set<String> deniedClients, @DefaultValue List<String> apiKeys) {

	private static final Pattern SHA_256 = Pattern.compile("[0-9a-f]{64}");

	AuthAgentProperties {
		Assert.isTrue(apiKeys.stream().allMatch((digest) -> SHA_256.matcher(digest).matches()),
				"'auth-agent.api-keys' must hold SHA-256 digests, 64 of the characters 0-9 and a-f each");
		routes = Set.copyOf(routes);
		deniedClients = Set.copyOf(deniedClients);
		apiKeys = List.copyOf(apiKeys);
	}

	AgentListener listener() {
		return new AgentListener("auth", this.socket, this.timeout, this.maxConnections);
	}

	@Override
	public String toString() {
		return "AuthAgentProperties[socket=" + this.socket + "]";
	}

}
