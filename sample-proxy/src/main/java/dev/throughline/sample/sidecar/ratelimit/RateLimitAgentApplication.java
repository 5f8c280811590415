package dev.throughline.sample.sidecar.ratelimit;

import java.util.Map;

import dev.throughline.propagation.TraceCarrier;
import dev.throughline.sample.sidecar.server.AgentServer;
import io.micrometer.observation.ObservationRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts the rate limit agent. Its configuration is {@code ratelimit-agent.yml}, because
 * {@code application.yml} is the outpost's.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(RateLimitAgentProperties.class)
public class RateLimitAgentApplication {

	public static void main(String[] args) {
		SpringApplication agent = new SpringApplication(RateLimitAgentApplication.class);
		agent.setDefaultProperties(Map.of("spring.config.name", "ratelimit-agent"));
		agent.run(args);
	}

	@Bean
	AgentServer agentServer(RateLimitAgentProperties properties, TraceCarrier carrier, ObservationRegistry observations,
			JsonMapper json) {
		return new AgentServer(properties.listener(), new RateLimits(properties, System::nanoTime), carrier,
				observations, json);
	}

}
