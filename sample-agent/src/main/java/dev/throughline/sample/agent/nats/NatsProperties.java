package dev.throughline.sample.agent.nats;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the NATS server of the jobs is.
 *
 * @param url URL of the server
 * @param token token the server expects, empty for a server that asks for none
 */
@ConfigurationProperties("agent.nats")
record NatsProperties(@DefaultValue("nats://localhost:4222") String url, @DefaultValue("") String token) {

	@Override
	public String toString() {
		return "NatsProperties[url=%s, token=******]".formatted(this.url);
	}

}
