package dev.throughline.sample.sidecar.auth;

import java.util.Map;

import dev.throughline.propagation.TraceCarrier;
import dev.throughline.sample.sidecar.server.AgentServer;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Starts the auth agent. Its configuration is {@code auth-agent.yml}, because
 * {@code application.yml} is the outpost's.
 *
 * @since 0.1.0
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@EnableConfigurationProperties(AuthAgentProperties.class)
public class AuthAgentApplication {

	private static final Logger log = LoggerFactory.getLogger(AuthAgentApplication.class);

	public static void main(String[] args) {
		SpringApplication agent = new SpringApplication(AuthAgentApplication.class);
		agent.setDefaultProperties(Map.of("spring.config.name", "auth-agent"));
		agent.run(args);
	}

	@Bean
	AgentServer agentServer(AuthAgentProperties properties, TraceCarrier carrier, ObservationRegistry observations,
			JsonMapper json) {
		if (properties.apiKeys().isEmpty()) {
			log.warn("'auth-agent.api-keys' is empty: callers need no key");
		}
		return new AgentServer(properties.listener(), new AccessRules(properties), carrier, observations, json);
	}

}
