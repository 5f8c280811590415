package dev.throughline.sample.proxy.audit;

import java.net.http.HttpClient;

import io.micrometer.observation.ObservationRegistry;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * The client that speaks to the platform.
 */
@Configuration(proxyBeanMethods = false)
class PlatformConfiguration {

	@Bean
	RestClient platformClient(RestClient.Builder builder, PlatformProperties properties) {
		builder.baseUrl(properties.baseUrl())
			.requestFactory(requestFactory(properties))
			.defaultHeaders((headers) -> headers.setBearerAuth(properties.token()));
		if (!properties.observed()) {
			builder.observationRegistry(ObservationRegistry.create());
		}
		return builder.build();
	}

	private static ClientHttpRequestFactory requestFactory(PlatformProperties properties) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withTimeouts(properties.connectTimeout(), properties.readTimeout())
			// A redirect must not carry the token elsewhere.
			.withRedirects(HttpRedirects.DONT_FOLLOW);
		return ClientHttpRequestFactoryBuilder.jdk()
			.withHttpClientCustomizer((client) -> client.version(HttpClient.Version.HTTP_1_1))
			.build(settings);
	}

}
