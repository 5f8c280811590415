package dev.throughline;

import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Short-lived application that {@link ProcessTests} starts as a process of its own.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class JobApplication {

	private static final Logger logger = LoggerFactory.getLogger(JobApplication.class);

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(JobApplication.class);
		application.setDefaultProperties(Map.of("spring.application.name", "job-service",
				"spring.main.web-application-type", "none", "spring.main.banner-mode", "off"));
		SpringApplication.exit(application.run(args));
	}

	@Bean
	CommandLineRunner runner(ObservationRegistry observations) {
		return (arguments) -> {
			Observation.createNotStarted("job", observations).observe(JobApplication::work);
			logger.error("failed", new IllegalStateException("broken"));
		};
	}

	private static void work() {
		MDC.put("tenant", "hidden");
		MDC.put("level", "gold");
		logger.atInfo().addKeyValue("tenant", "acme").addKeyValue("count", 3).log("working");
		MDC.remove("tenant");
		MDC.remove("level");
	}

}
