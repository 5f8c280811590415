package dev.throughline.sample.proxy.audit;

import dev.throughline.sample.proxy.error.ProblemException;

import org.springframework.http.HttpStatus;

/**
 * Neither the platform nor the outbox has the audit event, so the request must not leave.
 */
class AuditUnavailableException extends ProblemException {

	AuditUnavailableException(HttpStatus status) {
		super(status, "audit-unavailable", "Audit unavailable",
				"The request could not be audited and was not sent to the provider.");
	}

}
