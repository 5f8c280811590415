package dev.throughline.sample.proxy.audit;

import java.net.http.HttpClient;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.http.client.ClientHttpRequestFactoryBuilder;
import org.springframework.boot.http.client.HttpClientSettings;
import org.springframework.boot.http.client.HttpRedirects;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Sends audit events to the platform. Without the platform's word that it has the event
 * the request goes no further.
 *
 * @since 0.1.0
 */
@Component
public class AuditClient {

	private static final Logger log = LoggerFactory.getLogger(AuditClient.class);

	private final RestClient platform;

	AuditClient(RestClient.Builder builder, PlatformProperties properties) {
		this.platform = builder.baseUrl(properties.baseUrl())
			.requestFactory(requestFactory(properties))
			.defaultHeaders((headers) -> headers.setBearerAuth(properties.token()))
			.build();
	}

	/**
	 * Send an event and wait until the platform has it.
	 * @param event the event
	 * @throws AuditUnavailableException if the platform does not accept the event
	 */
	public void send(AuditEvent event) {
		HttpStatusCode status = post(event);
		if (!status.is2xxSuccessful()) {
			log.atWarn().addKeyValue("status", status.value()).log("audit event refused by the platform");
			throw new AuditUnavailableException((status.value() == HttpStatus.SERVICE_UNAVAILABLE.value())
					? HttpStatus.SERVICE_UNAVAILABLE : HttpStatus.BAD_GATEWAY);
		}
		log.atInfo()
			.addKeyValue("event_id", event.eventId())
			.addKeyValue("action", event.action())
			.log("audit event sent");
	}

	private HttpStatusCode post(AuditEvent event) {
		try {
			// exchange, because retrieve makes an exception that quotes the platform's
			// body
			return this.platform.post()
				.uri("/api/internal/audit/ingest")
				.contentType(MediaType.APPLICATION_JSON)
				.body(event)
				.exchange((request, response) -> response.getStatusCode());
		}
		catch (RestClientException ex) {
			log.atWarn()
				.addKeyValue("exception", ex.getMostSpecificCause().getClass().getName())
				.log("platform unreachable");
			throw new AuditUnavailableException(HttpStatus.SERVICE_UNAVAILABLE);
		}
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
