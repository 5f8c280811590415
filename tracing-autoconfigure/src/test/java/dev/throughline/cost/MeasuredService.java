package dev.throughline.cost;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.client.RestClient;

/**
 * A service that knows nothing of tracing. Two of them make the request of
 * {@link Part#REQUEST}.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class MeasuredService {

	@Bean
	MeterRegistry meters() {
		return new SimpleMeterRegistry();
	}

	@Bean
	MeasuredEndpoints endpoints(ObjectProvider<ObservationRegistry> observations, RestClient.Builder client,
			JdbcTemplate jdbc, Environment environment) {
		return new MeasuredEndpoints(observations.getIfAvailable(() -> ObservationRegistry.NOOP),
				client.baseUrl(environment.getProperty("measured.platform", "")).build(),
				client.baseUrl(environment.getRequiredProperty("measured.provider")).build(), jdbc);
	}

}
