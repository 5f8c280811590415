package dev.throughline.sample.platform.nats;

import java.io.IOException;

import dev.throughline.sample.platform.job.ConditionalOnJobs;
import dev.throughline.sample.platform.job.JobQueue;
import dev.throughline.sample.platform.job.Jobs;
import io.nats.client.Connection;
import io.nats.client.Nats;
import io.nats.client.Options;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Profile;

/**
 * Publishes jobs under the subject {@code jobs} and takes their results from
 * {@code jobs.results}. NATS without JetStream delivers at most once: a job that no agent
 * is there for stays queued for ever.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnJobs
@Profile("nats")
@EnableConfigurationProperties(NatsProperties.class)
class NatsConfiguration {

	@Bean(destroyMethod = "close")
	Connection natsConnection(NatsProperties properties) throws InterruptedException {
		Options.Builder options = Options.builder()
			.server(properties.url())
			.connectionName("arbitex-platform")
			.maxReconnects(-1);
		if (!properties.token().isEmpty()) {
			options.token(properties.token().toCharArray());
		}
		try {
			return Nats.connect(options.build());
		}
		catch (IOException ex) {
			throw new IllegalStateException(
					"NATS does not answer at 'platform.jobs.nats.url' %s: start nats-server or change the property"
						.formatted(properties.url()),
					ex);
		}
	}

	@Bean
	JobQueue natsJobQueue(Connection natsConnection) {
		return new NatsJobQueue(natsConnection);
	}

	@Bean
	NatsResponseListener natsResponseListener(Connection natsConnection, Jobs jobs) {
		return new NatsResponseListener(natsConnection, jobs);
	}

}
