package dev.throughline.export.delivery;

import java.util.Map;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.actuate.autoconfigure.context.properties.ConfigurationPropertiesReportEndpointAutoConfiguration;
import org.springframework.boot.actuate.autoconfigure.env.EnvironmentEndpointAutoConfiguration;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

class HeaderSanitizingTests {

	private final ApplicationContextRunner runner = new ApplicationContextRunner()
		.withConfiguration(AutoConfigurations.of(OtlpTracingAutoConfiguration.class, DeliveryAutoConfiguration.class,
				EnvironmentEndpointAutoConfiguration.class,
				ConfigurationPropertiesReportEndpointAutoConfiguration.class))
		.withPropertyValues("management.endpoints.web.exposure.include=env,configprops",
				"management.endpoint.env.show-values=always", "management.endpoint.configprops.show-values=always",
				"management.opentelemetry.tracing.export.otlp.headers.tenant=SECRET-1",
				"management.opentelemetry.tracing.export.otlp.headers[X.Y]=SECRET-2",
				"throughline.export.destinations.other.endpoint=http://collector:4318",
				"throughline.export.destinations.other.headers.tenant=SECRET-3",
				"throughline.export.header-files.tenant=/run/secrets/tenant")
		.withInitializer((context) -> environment(context.getEnvironment()));

	@Test
	void masksHeadersWhereValuesAreShown() {
		this.runner.withPropertyValues("management.endpoints.jmx.exposure.include=env,configprops").run((context) -> {
			String environment = new JsonMapper()
				.writeValueAsString(context.getBean(EnvironmentEndpoint.class).environment(null));
			assertThat(environment).doesNotContain("SECRET")
				.contains("http://collector:4318")
				.contains("/run/secrets/tenant")
				.contains("******");
			String properties = new JsonMapper().writeValueAsString(
					context.getBean(ConfigurationPropertiesReportEndpoint.class).configurationProperties());
			assertThat(properties).doesNotContain("SECRET")
				.contains("http://collector:4318")
				.contains("/run/secrets/tenant")
				.contains("******");
		});
	}

	private static void environment(ConfigurableEnvironment environment) {
		environment.getPropertySources()
			.addFirst(new SystemEnvironmentPropertySource("systemEnvironment-test",
					Map.of("OTEL_EXPORTER_OTLP_HEADERS", "api-key=SECRET-4", "OTEL_EXPORTER_OTLP_TRACES_HEADERS",
							"api-key=SECRET-5", "THROUGHLINE_EXPORT_DESTINATIONS_OTHER_HEADERS_XKEY", "SECRET-6",
							"MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_OTLP_HEADERS_XKEY", "SECRET-7")));
	}

}
