package dev.throughline.sample.platform.audit;

import java.time.Duration;
import java.util.List;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.stereotype.Service;
import org.springframework.util.StringUtils;
import org.springframework.web.ErrorResponseException;

/**
 * Stores each audit event once, together with the trace it came in.
 */
@Service
@EnableConfigurationProperties(IngestProperties.class)
class AuditTrail {

	private static final Logger logger = LoggerFactory.getLogger(AuditTrail.class);

	private final AuditLogRepository auditLogs;

	private final IngestProperties properties;

	private final @Nullable Tracer tracer;

	AuditTrail(AuditLogRepository auditLogs, IngestProperties properties, ObjectProvider<Tracer> tracer) {
		this.auditLogs = auditLogs;
		this.properties = properties;
		this.tracer = tracer.getIfAvailable();
	}

	/**
	 * Stores an event.
	 * @param event the event
	 * @return whether it is new, {@code false} if the same event was stored before
	 * @throws ErrorResponseException if another event with the same id was stored before
	 */
	boolean store(AuditEvent event) {
		await(this.properties.delay());
		try {
			this.auditLogs.insert(event, currentTraceId());
		}
		catch (DuplicateKeyException ex) {
			requireSame(event);
			log(event).log("audit event repeated");
			return false;
		}
		log(event).log("audit event stored");
		return true;
	}

	/**
	 * Returns what was stored in a trace.
	 * @param traceId the trace
	 * @return the stored events, oldest first
	 */
	List<AuditLog> findByTraceId(String traceId) {
		return this.auditLogs.findByTraceId(traceId);
	}

	private static void await(Duration delay) {
		try {
			Thread.sleep(delay.toMillis());
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
	}

	private @Nullable String currentTraceId() {
		Span span = (this.tracer != null) ? this.tracer.currentSpan() : null;
		String traceId = (span != null) ? span.context().traceId() : null;
		return StringUtils.hasText(traceId) ? traceId : null;
	}

	private void requireSame(AuditEvent event) {
		if (!event.equals(this.auditLogs.getEvent(event.eventId()))) {
			ProblemDetail problem = ProblemDetail.forStatusAndDetail(HttpStatus.CONFLICT,
					"Event '%s' is stored with different content".formatted(event.eventId()));
			throw new ErrorResponseException(HttpStatus.CONFLICT, problem, null);
		}
	}

	private LoggingEventBuilder log(AuditEvent event) {
		return logger.atInfo()
			.addKeyValue("event_id", event.eventId())
			.addKeyValue("tenant", event.tenant())
			.addKeyValue("action", event.action());
	}

}
