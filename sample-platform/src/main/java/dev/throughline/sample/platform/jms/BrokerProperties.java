package dev.throughline.sample.platform.jms;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Properties of the broker in this process.
 *
 * @param host host name or address it listens on
 * @param port port it listens on, 0 for any free one
 * @param password password that agents have to send
 * @param redeliveryDelay time before a message that was not processed is delivered again;
 * doubled each time
 */
@ConfigurationProperties("platform.jobs.broker")
record BrokerProperties(@DefaultValue("localhost") String host, @DefaultValue("61616") int port,
		@DefaultValue("") String password, @DefaultValue("500ms") Duration redeliveryDelay) {

	BrokerProperties {
		if (password.isBlank()) {
			throw new IllegalArgumentException("'platform.jobs.broker.password' must not be empty: set the property "
					+ "or the environment variable PLATFORM_JOBS_BROKER_PASSWORD to what agents are to send");
		}
	}

	@Override
	public String toString() {
		return "BrokerProperties[host=%s, port=%d, password=******]".formatted(this.host, this.port);
	}

}
