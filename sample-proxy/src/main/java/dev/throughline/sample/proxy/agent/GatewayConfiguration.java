package dev.throughline.sample.proxy.agent;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts each route behind those of its agents that have a socket, and tells at start-up
 * whether they answer.
 */
@Configuration(proxyBeanMethods = false)
class GatewayConfiguration implements WebMvcConfigurer {

	private static final Logger log = LoggerFactory.getLogger(GatewayConfiguration.class);

	private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(5);

	private final GatewayProperties properties;

	private final JsonMapper json;

	private final ObservationRegistry observations;

	GatewayConfiguration(GatewayProperties properties, JsonMapper json, ObservationRegistry observations) {
		this.properties = properties;
		this.json = json;
		this.observations = observations;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		this.properties.routes().forEach((id, route) -> {
			List<Checkpoint> checkpoints = route.agents().stream().filter(this::isThere).map(this::checkpoint).toList();
			if (!checkpoints.isEmpty()) {
				registry.addInterceptor(new AgentInterceptor(id, checkpoints)).addPathPatterns(route.path());
			}
		});
	}

	// The first question makes both sides load their classes, which takes longer than a
	// request may wait.
	@Bean
	ApplicationRunner agentGreeting() {
		Map<String, AgentProperties> agents = new TreeMap<>(this.properties.agents());
		return (arguments) -> agents.keySet().stream().filter(this::isThere).forEach(this::greet);
	}

	private void greet(String agent) {
		try {
			client(agent, GREETING_TIMEOUT).greet();
			log.info("{} agent is there", agent);
		}
		catch (IOException ex) {
			log.atWarn().addKeyValue("cause", ex.toString()).log("{} agent does not answer", agent);
		}
	}

	private boolean isThere(String agent) {
		return agent(agent).socket() != null;
	}

	private Checkpoint checkpoint(String agent) {
		AgentProperties properties = agent(agent);
		return new Checkpoint(agent, client(agent, properties.timeout()), properties.headers(),
				properties.allowsWhenUnavailable());
	}

	private AgentClient client(String agent, Duration timeout) {
		Path socket = agent(agent).socket();
		Assert.state(socket != null, "Agent must have a socket");
		return new AgentClient(agent, socket, timeout, this.json, this.observations);
	}

	private AgentProperties agent(String agent) {
		AgentProperties properties = this.properties.agents().get(agent);
		Assert.state(properties != null, "Agent must be configured");
		return properties;
	}

}
