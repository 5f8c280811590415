package dev.throughline.sample.platform.audit;

import java.util.List;

import jakarta.validation.Valid;
import jakarta.validation.constraints.Pattern;

import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Takes audit events in and finds them by trace id.
 */
@RestController
class AuditController {

	private final AuditTrail auditTrail;

	AuditController(AuditTrail auditTrail) {
		this.auditTrail = auditTrail;
	}

	// produces: a client that cannot read the answer is refused before anything is stored
	@PostMapping(path = "/api/internal/audit/ingest", produces = MediaType.APPLICATION_JSON_VALUE)
	ResponseEntity<StoredEvent> ingest(@Valid @RequestBody AuditEvent event) {
		boolean stored = this.auditTrail.store(event);
		return ResponseEntity.status(stored ? HttpStatus.CREATED : HttpStatus.OK)
			.body(new StoredEvent(event.eventId()));
	}

	@GetMapping(path = "/api/audit-logs", produces = MediaType.APPLICATION_JSON_VALUE)
	List<AuditLog> findByTraceId(@RequestParam("trace_id") @Pattern(regexp = "[0-9a-f]{32}",
			message = "must be 32 lower-case hexadecimal digits") String traceId) {
		return this.auditTrail.findByTraceId(traceId);
	}

}
