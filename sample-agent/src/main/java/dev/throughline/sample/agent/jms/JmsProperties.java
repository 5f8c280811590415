package dev.throughline.sample.agent.jms;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the broker of the jobs is.
 *
 * @param url URL of the broker, as Artemis has them
 * @param user user the broker knows the agent by
 * @param password password of that user
 */
@ConfigurationProperties("agent.jms")
record JmsProperties(@DefaultValue("tcp://localhost:61616") String url, @DefaultValue("agent") String user,
		@DefaultValue("") String password) {

	JmsProperties {
		if (password.isBlank()) {
			throw new IllegalArgumentException("'agent.jms.password' must not be empty: set the property or the "
					+ "environment variable AGENT_JMS_PASSWORD to the platform's 'platform.jobs.broker.password'");
		}
	}

	@Override
	public String toString() {
		return "JmsProperties[url=%s, user=%s, password=******]".formatted(this.url, this.user);
	}

}
