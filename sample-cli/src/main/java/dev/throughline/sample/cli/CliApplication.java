package dev.throughline.sample.cli;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.context.properties.EnableConfigurationProperties;

/**
 * Runs one command and ends with its exit code.
 *
 * @since 0.1.0
 */
@SpringBootApplication
@EnableConfigurationProperties(CliProperties.class)
public class CliApplication {

	public static void main(String[] args) {
		System.exit(SpringApplication.exit(SpringApplication.run(CliApplication.class, args)));
	}

}
