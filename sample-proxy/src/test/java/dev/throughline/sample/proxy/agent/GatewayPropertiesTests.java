package dev.throughline.sample.proxy.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.junit.jupiter.api.Test;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link GatewayProperties}, and for what {@code application.yml} and
 * {@code application-gateway.yml} say of routes and agents.
 */
class GatewayPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(Properties.class);

	@Test
	void chatIsBehindBothAgentsAndNeitherIsThere() {
		this.runner.withInitializer(new ConfigDataApplicationContextInitializer()).run((context) -> {
			GatewayProperties gateway = context.getBean(GatewayProperties.class);
			assertThat(gateway.routes()).containsOnlyKeys("chat");
			assertThat(gateway.routes().get("chat"))
				.isEqualTo(new GatewayProperties.Route("/proxy/chat/**", List.of("auth", "ratelimit")));
			assertThat(gateway.agents()).containsOnlyKeys("auth", "ratelimit");
			assertThat(gateway.agents().values()).extracting(AgentProperties::socket).containsOnlyNulls();
		});
	}

	@Test
	void gatewayHasBothAgentsOneOfWhichHasToAnswer() {
		this.runner.withPropertyValues("spring.profiles.active=gateway")
			.withInitializer(new ConfigDataApplicationContextInitializer())
			.run((context) -> {
				GatewayProperties gateway = context.getBean(GatewayProperties.class);
				assertThat(gateway.agents().get("auth"))
					.isEqualTo(new AgentProperties(Path.of("/var/run/outpost/auth.sock"), Duration.ofMillis(250),
							AgentProperties.WhenUnavailable.DENY, List.of("x-tenant", "x-api-key")));
				assertThat(gateway.agents().get("ratelimit"))
					.isEqualTo(new AgentProperties(Path.of("/var/run/outpost/ratelimit.sock"), Duration.ofMillis(100),
							AgentProperties.WhenUnavailable.ALLOW, List.of("x-tenant")));
			});
	}

	@Test
	void agentOfARouteHasToBeKnown() {
		this.runner
			.withPropertyValues("outpost.routes.chat.path=/proxy/**", "outpost.routes.chat.agents=auth,ratelmit",
					"outpost.agents.auth.timeout=1s")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessage("'outpost.routes.chat.agents' names 'ratelmit', which is not below 'outpost.agents'"));
	}

	@Test
	void agentThatNothingIsSaidOfHasToAnswerAndGetsNoHeaders() {
		this.runner.withPropertyValues("outpost.agents.other.socket=/run/other.sock")
			.run((context) -> assertThat(context.getBean(GatewayProperties.class).agents().get("other"))
				.isEqualTo(new AgentProperties(Path.of("/run/other.sock"), Duration.ofMillis(250),
						AgentProperties.WhenUnavailable.DENY, List.of())));
	}

	@Test
	void nothingHasToBeSaidAtAll() {
		this.runner.run((context) -> {
			assertThat(context.getBean(GatewayProperties.class).agents()).isEmpty();
			assertThat(context.getBean(GatewayProperties.class).routes()).isEmpty();
		});
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(GatewayProperties.class)
	static class Properties {

	}

}
