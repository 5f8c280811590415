package dev.throughline.sample.proxy.auth;

import io.micrometer.observation.ObservationRegistry;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Configuration;
import org.springframework.util.Assert;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/**
 * Puts the chat route behind the auth agent when there is one.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty("outpost.auth-agent.socket")
class AuthConfiguration implements WebMvcConfigurer {

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
		Assert.state(this.properties.socket() != null, "'outpost.auth-agent.socket' must not be empty");
		AuthAgentClient agent = new AuthAgentClient(this.properties.socket(), this.properties.timeout(), this.json,
				this.observations);
		registry
			.addInterceptor(new AuthAgentInterceptor(agent, "chat",
					this.properties.whenUnavailable() == AuthAgentProperties.WhenUnavailable.ALLOW))
			.addPathPatterns("/proxy/chat/**");
	}

}
