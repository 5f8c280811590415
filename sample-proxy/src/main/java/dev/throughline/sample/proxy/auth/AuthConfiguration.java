package dev.throughline.sample.proxy.auth;

import java.io.IOException;
import java.time.Duration;

import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.ApplicationRunner;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts the chat route behind the auth agent when there is one, and tells at start-up
 * whether it answers.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("outpost.auth-agent.socket")
class AuthConfiguration implements WebMvcConfigurer {

	private static final Logger log = LoggerFactory.getLogger(AuthConfiguration.class);

	private static final Duration GREETING_TIMEOUT = Duration.ofSeconds(5);

	private final AuthAgentProperties properties;

	private final JsonMapper json;

	private final ObservationRegistry observations;

	AuthConfiguration(AuthAgentProperties properties, JsonMapper json, ObservationRegistry observations) {
		this.properties = properties;
		this.json = json;
		this.observations = observations;
	}

	@Override
	public void addInterceptors(InterceptorRegistry registry) {
		registry
			.addInterceptor(new AuthAgentInterceptor(agent(this.properties.timeout()), "chat",
					this.properties.whenUnavailable() == AuthAgentProperties.WhenUnavailable.ALLOW))
			.addPathPatterns("/proxy/chat/**");
	}

	// The first question makes both sides load their classes, which takes longer than a
	// request may wait.
	@Bean
	ApplicationRunner authAgentGreeting() {
		AuthAgentClient agent = agent(GREETING_TIMEOUT);
		return (arguments) -> {
			try {
				agent.greet();
				log.info("auth agent is there");
			}
			catch (IOException ex) {
				log.atWarn().addKeyValue("cause", ex.toString()).log("auth agent does not answer");
			}
		};
	}

	private AuthAgentClient agent(Duration timeout) {
		Assert.state(this.properties.socket() != null, "'outpost.auth-agent.socket' must not be empty");
		return new AuthAgentClient(this.properties.socket(), timeout, this.json, this.observations);
	}

}
