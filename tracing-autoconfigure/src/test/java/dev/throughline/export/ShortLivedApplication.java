package dev.throughline.export;

import java.util.Map;

import dev.throughline.export.delivery.DeliveryAutoConfiguration;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration;
import org.springframework.boot.micrometer.tracing.autoconfigure.MicrometerTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetrySdkAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/**
 * Command-line application that makes one span and ends in the way that the property
 * {@code end} names. Its main method returns and closes nothing. Only tracing is
 * configured, because five processes start it.
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({ ObservationAutoConfiguration.class, OpenTelemetrySdkAutoConfiguration.class,
		OpenTelemetryTracingAutoConfiguration.class, OtlpTracingAutoConfiguration.class,
		MicrometerTracingAutoConfiguration.class, PipelineAutoConfiguration.class, DeliveryAutoConfiguration.class,
		ShutdownAutoConfiguration.class })
public class ShortLivedApplication {

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(ShortLivedApplication.class);
		application.setDefaultProperties(Map.of("spring.application.name", "short-lived",
				"spring.main.web-application-type", "none", "spring.main.banner-mode", "off", "end", "return"));
		application.run(args);
	}

	@Bean
	CommandLineRunner runner(ObservationRegistry observations, Environment environment) {
		return (arguments) -> {
			Observation.createNotStarted("work", observations).observe(() -> {
			});
			switch (environment.getRequiredProperty("end")) {
				case "throw" -> throw new IllegalStateException("broken");
				case "exit" -> System.exit(3);
				default -> {
				}
			}
		};
	}

}
