package dev.throughline.sample.proxy.audit;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestClientException;

/**
 * Sends audit events to the platform.
 */
@Component
class AuditClient {

	private static final Logger log = LoggerFactory.getLogger(AuditClient.class);

	private final RestClient platform;

	AuditClient(RestClient platformClient) {
		this.platform = platformClient;
	}

	/**
	 * Post an event and wait for the platform's answer.
	 * @param event the event
	 * @return what the platform made of it; never an exception
	 */
	PlatformAnswer post(AuditEvent event) {
		try {
			// exchange, because retrieve makes an exception that quotes the platform's
			// body
			return this.platform.post()
				.uri("/api/internal/audit/ingest")
				.contentType(MediaType.APPLICATION_JSON)
				.body(event)
				.exchange((request, response) -> answer(response.getStatusCode()));
		}
		catch (RestClientException ex) {
			log.atWarn()
				.addKeyValue("exception", ex.getMostSpecificCause().getClass().getName())
				.log("platform unreachable");
			return PlatformAnswer.UNAVAILABLE;
		}
	}

	private static PlatformAnswer answer(HttpStatusCode status) {
		PlatformAnswer answer = PlatformAnswer.of(status);
		if (answer != PlatformAnswer.TAKEN) {
			log.atWarn().addKeyValue("status", status.value()).log("audit event not taken by the platform");
		}
		return answer;
	}

}
