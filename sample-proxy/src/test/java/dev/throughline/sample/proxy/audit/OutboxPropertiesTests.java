package dev.throughline.sample.proxy.audit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;

class OutboxPropertiesTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withUserConfiguration(TestConfiguration.class);

	@Test
	void defaultsAreValid() {
		this.runner.run((context) -> assertThat(context.getBean(OutboxProperties.class).maxEvents()).isEqualTo(10_000));
	}

	@ParameterizedTest
	@CsvSource({ "max-events=0, max-events", "max-size=0B, max-size", "retry-delay=0s, retry-delay",
			"retry-delay=-1s, retry-delay", "max-retry-delay=1ms, max-retry-delay" })
	void whatMakesNoSenseStopsTheStart(String property, String named) {
		this.runner.withPropertyValues("outpost.outbox." + property)
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageContaining("'outpost.outbox." + named + "'"));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableConfigurationProperties(OutboxProperties.class)
	static class TestConfiguration {

	}

}
