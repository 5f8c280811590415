package dev.throughline.sample.proxy.provider;

import java.net.URI;
import java.time.Duration;

import jakarta.validation.constraints.NotBlank;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the model provider is.
 *
 * @param baseUrl URL of the provider, without a path
 * @param apiKey key the provider expects
 * @param connectTimeout time to wait for a connection
 * @param readTimeout time to wait for the answer to go on
 * @param timeout time to wait for the whole answer
 */
@Validated
@ConfigurationProperties("outpost.provider")
record ProviderProperties(@DefaultValue("http://localhost:8089") URI baseUrl,
		@DefaultValue("demo-key-change-me") @NotBlank String apiKey, @DefaultValue("2s") Duration connectTimeout,
		@DefaultValue("30s") Duration readTimeout, @DefaultValue("60s") Duration timeout) {

}
