package dev.throughline.sample.proxy.audit;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the platform is.
 *
 * @param baseUrl URL of the platform, without a path
 * @param token bearer token the platform expects
 * @param connectTimeout time to wait for a connection
 * @param readTimeout time to wait for the answer
 * @param observed whether calls make spans and carry the trace
 */
@Validated
@ConfigurationProperties("outpost.platform")
record PlatformProperties(@DefaultValue("http://localhost:8081") URI baseUrl,
		@DefaultValue("demo-token-change-me") @NotBlank String token, @DefaultValue("2s") Duration connectTimeout,
		@DefaultValue("5s") Duration readTimeout, @DefaultValue("true") boolean observed) {

}
