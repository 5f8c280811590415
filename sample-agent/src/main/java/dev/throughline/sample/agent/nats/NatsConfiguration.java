package dev.throughline.sample.agent.nats;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

import dev.throughline.sample.agent.job.JobProcessor;
import dev.throughline.sample.agent.job.JobResponses;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Takes jobs from the subject {@code jobs}, one agent of the group each, and publishes
 * their results under {@code jobs.results}. NATS without JetStream delivers at most once.
 */
@Configuration(proxyBeanMethods = false)
@Profile("nats")
@EnableConfigurationProperties(NatsProperties.class)
class NatsConfiguration {

	static final String REQUESTS = "jobs";

	static final String RESPONSES = "jobs.results";

	@Bean(destroyMethod = "close")
	Connection natsConnection(NatsProperties properties) throws InterruptedException {
		Options.Builder options = Options.builder()
			.server(properties.url())
			.connectionName("osapi-agent")
			.maxReconnects(-1);
		if (!properties.token().isEmpty()) {
			options.token(properties.token().toCharArray());
		}
		try {
			return Nats.connect(options.build());
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					"NATS does not answer at 'agent.nats.url' %s: start nats-server or change the property"
						.formatted(properties.url()),
					ex);
		}
	}

	@Bean
	JobResponses natsJobResponses(Connection natsConnection) {
		return (message) -> natsConnection.publish(RESPONSES, message.getBytes(StandardCharsets.UTF_8));
	}

	@Bean
	NatsJobListener natsJobListener(Connection natsConnection, JobProcessor processor) {
		return new NatsJobListener(natsConnection, processor);
	}

}
