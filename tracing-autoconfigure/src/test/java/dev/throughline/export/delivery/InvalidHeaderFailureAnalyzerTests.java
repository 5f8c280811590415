package dev.throughline.export.delivery;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.annotation.Configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Tests for {@link InvalidHeaderFailureAnalyzer}.
 */
@ExtendWith(OutputCaptureExtension.class)
class InvalidHeaderFailureAnalyzerTests {

	@Test
	void startStopsWithTheNameOfTheHeaderAndWithoutItsValue(CapturedOutput output) {
		SpringApplication application = new SpringApplicationBuilder(Application.class).web(WebApplicationType.NONE)
			.properties("management.tracing.export.enabled=true",
					"management.opentelemetry.tracing.export.otlp.endpoint=http://localhost:4318/v1/traces")
			.build();
		assertThatException().isThrownBy(
				() -> application.run("--management.opentelemetry.tracing.export.otlp.headers.x-api-key=SECRET\n4711"));
		assertThat(output).contains("APPLICATION FAILED TO START", "'x-api-key'", "Take line breaks")
			.doesNotContain("SECRET")
			.doesNotContain("4711")
			.doesNotContain("\tat ");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class Application {

	}

}
