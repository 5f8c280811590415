package dev.throughline.agent;

import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.diagnostics.FindingCode;
import dev.throughline.diagnostics.Findings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.Banner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

class AgentListenerTests {

	private static final String AGENT = "io.opentelemetry.javaagent.bootstrap.AgentInitializer";

	private static final String STARTER = "io.opentelemetry.instrumentation.spring.autoconfigure.OpenTelemetryAutoConfiguration";

	private final StandardEnvironment environment = new StandardEnvironment();

	@Test
	void saysAndChangesNothingWhenNobodyElseMakesSpans() {
		assertThat(new AgentListener().apply(this.environment)).isNull();
		assertThat(this.environment.getPropertySources().contains(AgentListener.SOURCE)).isFalse();
	}

	@Test
	void standsDownForTheAgentWhateverTheUserHasSet() {
		user("management.opentelemetry.enabled", "true");
		assertThat(withAgent().apply(this.environment)).asString()
			.contains("the OpenTelemetry Java agent")
			.contains("stands down")
			.contains("Remove -javaagent")
			.doesNotContain("\n");
		assertThat(this.environment.getProperty("management.opentelemetry.enabled")).isEqualTo("false");
		assertThat(this.environment.getProperty("management.tracing.export.otlp.enabled")).isEqualTo("false");
		assertThat(this.environment.getProperty("management.logging.export.otlp.enabled")).isEqualTo("false");
		assertThat(this.environment.getProperty(AgentListener.LEFT_TO)).isEqualTo("java-agent");
	}

	@Test
	void standsDownForTheStarter() {
		assertThat(withStarter().apply(this.environment)).asString()
			.contains("OpenTelemetry's Spring Boot starter")
			.contains("Remove opentelemetry-spring-boot-starter");
		assertThat(this.environment.getProperty(AgentListener.LEFT_TO)).isEqualTo("spring-starter");
	}

	@Test
	void agentWinsOverTheStarterWhichItSwitchesOffItself() {
		new AgentListener(Set.of(AGENT)::contains, Set.of(STARTER)::contains).apply(this.environment);
		assertThat(this.environment.getProperty(AgentListener.LEFT_TO)).isEqualTo("java-agent");
	}

	@ParameterizedTest
	@CsvSource({ "otel.sdk.disabled, true", "spring.autoconfigure.exclude, com.example.Other" })
	void starterThatIsSwitchedOffIsNobody(String property, String value) {
		user(property, property.startsWith("spring.") ? value + "," + STARTER : value);
		assertThat(withStarter().apply(this.environment)).isNull();
	}

	@Test
	void agentThatIsSwitchedOffIsNobody() {
		user("otel.javaagent.enabled", "false");
		assertThat(withAgent().apply(this.environment)).isNull();
	}

	@Test
	void classOfTheAgentOnTheClassPathIsNoAgent() {
		assertThat(new AgentListener((name) -> false, Set.of(AGENT)::contains).apply(this.environment)).isNull();
	}

	@Test
	void coexistingWarnsAndChangesNothing() {
		user("throughline.agent", "COEXIST");
		assertThat(withAgent().apply(this.environment)).asString()
			.contains("two sets of spans")
			.contains("throughline.agent=stand-down");
		assertThat(this.environment.getPropertySources().contains(AgentListener.SOURCE)).isFalse();
	}

	@Test
	void failureNamesTheRemedies() {
		user("throughline.agent", "fail");
		assertThatExceptionOfType(DoubleInstrumentationException.class)
			.isThrownBy(() -> withStarter().apply(this.environment))
			.satisfies(
					(ex) -> assertThat(new DoubleInstrumentationFailureAnalyzer().analyze(ex)).satisfies((analysis) -> {
						assertThat(analysis.getDescription()).contains("OpenTelemetry's Spring Boot starter",
								"throughline.agent is 'fail'");
						assertThat(analysis.getAction()).contains("Remove opentelemetry-spring-boot-starter",
								"'stand-down'", "'coexist'");
					}));
	}

	@Test
	void failingIsNoMatterWhenNobodyElseMakesSpans() {
		user("throughline.agent", "fail");
		assertThat(new AgentListener().apply(this.environment)).isNull();
	}

	@Test
	void unknownPolicyFailsNamingTheChoices() {
		user("throughline.agent", "ignore");
		assertThatExceptionOfType(InvalidConfigurationPropertyValueException.class)
			.isThrownBy(() -> new AgentListener().apply(this.environment))
			.withMessageContaining("throughline.agent")
			.withMessageContaining("'stand-down', 'coexist' and 'fail'");
	}

	@Test
	void secondInstrumentationIsAFinding() {
		SpringApplication application = new SpringApplicationBuilder(Findings.class).web(WebApplicationType.NONE)
			.bannerMode(Banner.Mode.OFF)
			.build();
		application.setListeners(List.of(withStarter()));
		try (ConfigurableApplicationContext context = application.run()) {
			assertThat(context.getBean(Findings.class).list())
				.extracting((found) -> found.finding().code(), (found) -> found.finding().subject())
				.containsExactly(tuple(FindingCode.SECOND_INSTRUMENTATION, "spring-starter"));
		}
	}

	private static AgentListener withAgent() {
		return new AgentListener(Set.of(AGENT)::contains, (name) -> false);
	}

	private static AgentListener withStarter() {
		return new AgentListener((name) -> false, Set.of(STARTER)::contains);
	}

	private void user(String name, String value) {
		this.environment.getPropertySources().addFirst(new MapPropertySource("user", Map.of(name, value)));
	}

}
