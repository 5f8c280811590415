package dev.throughline.sample.proxy.provider;

import java.time.Duration;
import java.util.concurrent.TimeoutException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.boot.http.client.reactive.ClientHttpConnectorBuilder;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.client.reactive.ClientHttpConnector;
import org.springframework.stereotype.Component;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Calls the provider's Messages API.
 *
 * @since 0.1.0
 */
@Component
public class ProviderClient {

	private static final Logger log = LoggerFactory.getLogger(ProviderClient.class);

	private final WebClient provider;

	private final Duration timeout;

	ProviderClient(WebClient.Builder builder, ProviderProperties properties) {
		this.timeout = properties.timeout();
		this.provider = builder.baseUrl(properties.baseUrl().toString())
			.clientConnector(connector(properties))
			.defaultHeader("x-api-key", properties.apiKey())
			.defaultHeader("anthropic-version", "2023-06-01")
			.observationConvention(new ProviderObservationConvention())
			.build();
	}

	/**
	 * Ask the provider and wait for the whole answer.
	 * @param request what to ask
	 * @return the answer
	 * @throws ProviderException if there is no answer
	 */
	public ProviderResponse complete(ProviderRequest request) {
		ProviderResponse response = this.provider.post()
			.uri("/v1/messages")
			.contentType(MediaType.APPLICATION_JSON)
			.accept(MediaType.APPLICATION_JSON)
			.bodyValue(request)
			.exchangeToMono(ProviderClient::read)
			.timeout(this.timeout)
			.onErrorMap(ProviderClient::translate)
			.contextCapture()
			.blockOptional()
			.orElseThrow(() -> ProviderException.failed("The provider's answer is empty."));
		log.atInfo().addKeyValue("model", request.model()).log("provider answered");
		return response;
	}

	private static Mono<ProviderResponse> read(ClientResponse response) {
		HttpStatus status = HttpStatus.resolve(response.statusCode().value());
		if (status == HttpStatus.OK) {
			return response.bodyToMono(ProviderResponse.class);
		}
		log.atWarn().addKeyValue("status", response.statusCode().value()).log("provider refused the request");
		ProviderException problem = (status == HttpStatus.TOO_MANY_REQUESTS)
				? ProviderException.rateLimited(response.headers().asHttpHeaders())
				: ProviderException.failed("The provider answered with status " + response.statusCode().value() + ".");
		return response.releaseBody().then(Mono.error(problem));
	}

	private static Throwable translate(Throwable ex) {
		if (ex instanceof ProviderException) {
			return ex;
		}
		log.atWarn().addKeyValue("exception", ex.getClass().getName()).log("provider call failed");
		return isTimeout(ex) ? ProviderException.timedOut()
				: ProviderException.failed("The provider could not be reached or its answer not be read.");
	}

	private static boolean isTimeout(Throwable ex) {
		return ex instanceof TimeoutException || ex.getCause() instanceof io.netty.handler.timeout.TimeoutException;
	}

	private static ClientHttpConnector connector(ProviderProperties properties) {
		HttpClientSettings settings = HttpClientSettings.defaults()
			.withTimeouts(properties.connectTimeout(), properties.readTimeout())
			// A redirect must not carry the key and the prompt elsewhere.
			.withRedirects(HttpRedirects.DONT_FOLLOW);
		return ClientHttpConnectorBuilder.reactor().build(settings);
	}

}
