package dev.throughline.sample.proxy;

import dev.throughline.sampling.SamplingAutoConfiguration;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.boot.test.context.ConfigDataApplicationContextInitializer;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.Environment;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the profiles of the outpost say: how many requests each environment traces, and
 * where a gateway listens.
 */
class ProfileTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withInitializer(new ConfigDataApplicationContextInitializer())
		.withConfiguration(AutoConfigurations.of(OpenTelemetrySdkAutoConfiguration.class,
				OpenTelemetryTracingAutoConfiguration.class, SamplingAutoConfiguration.class));

	@ParameterizedTest
	@CsvSource({ "dev, 1.000000", "prod, 0.100000" })
	void profileDecidesHowManyRequestsAreTraced(String profile, String ratio) {
		this.runner.withPropertyValues("spring.profiles.active=" + profile)
			.run((context) -> assertThat(context.getBean(Sampler.class).getDescription())
				.contains("TraceIdRatioBased{" + ratio + "}"));
	}

	@Test
	void productionKeepsWhatFailsAndWhatIsSlow() {
		this.runner.withPropertyValues("spring.profiles.active=prod").run((context) -> {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("throughline.sampling.keep-errors")).isEqualTo("true");
			assertThat(environment.getProperty("throughline.sampling.keep-slower-than")).isEqualTo("1s");
		});
	}

	@Test
	void gatewayListensOnItsPortAndShowsMetricsOnAnotherOfThisMachineOnly() {
		this.runner.withPropertyValues("spring.profiles.active=gateway").run((context) -> {
			Environment environment = context.getEnvironment();
			assertThat(environment.getProperty("server.port")).isEqualTo("8080");
			assertThat(environment.getProperty("management.server.port")).isEqualTo("9090");
			assertThat(environment.getProperty("management.server.address")).isEqualTo("127.0.0.1");
			assertThat(environment.getProperty("outpost.health-checks.platform.url"))
				.isEqualTo("http://localhost:8081/health");
		});
	}

}
