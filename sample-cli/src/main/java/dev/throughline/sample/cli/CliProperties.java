package dev.throughline.sample.cli;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the platform is and how patient the command line is.
 *
 * @param baseUrl URL of the platform, without a path
 * @param token bearer token the platform expects
 * @param connectTimeout time to wait for a connection
 * @param timeout time to wait for the result of a job
 */
@Validated
@ConfigurationProperties("cli.platform")
record CliProperties(@DefaultValue("http://localhost:8081") URI baseUrl,
		@DefaultValue("demo-token-change-me") @NotBlank String token, @DefaultValue("2s") Duration connectTimeout,
		@DefaultValue("10s") Duration timeout) {

	@Override
	public String toString() {
		return "CliProperties[baseUrl=%s, token=******]".formatted(this.baseUrl);
	}

}
