package dev.throughline.sample.proxy.audit;

import java.io.IOException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/**
 * Has every request audited before it goes on: the platform has the event, or it is safe
 * on this disk and the platform will have it later.
 *
 * @since 0.1.0
 */
@Component
public class AuditTrail {

	private static final Logger log = LoggerFactory.getLogger(AuditTrail.class);

	private final AuditClient platform;

	private final AuditOutbox outbox;

	private final AuditDeliverer deliverer;

	AuditTrail(AuditClient platform, AuditOutbox outbox, AuditDeliverer deliverer) {
		this.platform = platform;
		this.outbox = outbox;
		this.deliverer = deliverer;
	}

	/**
	 * Record an event and wait until it cannot get lost any more.
	 * @param event the event
	 * @throws AuditUnavailableException if the platform refuses the event, or is down and
	 * the event cannot be kept either
	 */
	public void record(AuditEvent event) {
		switch (this.platform.post(event)) {
			case TAKEN -> sent(event);
			case UNAVAILABLE -> keep(event);
			case INVALID, REFUSED -> throw new AuditUnavailableException(HttpStatus.BAD_GATEWAY);
		}
	}

	private void sent(AuditEvent event) {
		log.atInfo()
			.addKeyValue("event_id", event.eventId())
			.addKeyValue("action", event.action())
			.log("audit event sent");
		this.deliverer.platformIsBack();
	}

	private void keep(AuditEvent event) {
		try {
			this.outbox.store(event);
		}
		catch (IOException ex) {
			// no stack trace: it says no more than the message, a path
			log.atError().addKeyValue("cause", ex.toString()).log("audit event could not be kept");
			throw new AuditUnavailableException(HttpStatus.SERVICE_UNAVAILABLE);
		}
		log.atInfo()
			.addKeyValue("event_id", event.eventId())
			.addKeyValue("action", event.action())
			.log("audit event kept for later");
	}

}
