package dev.throughline.sample.platform.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keeps audit events in the table {@code audit_logs}.
 */
@Repository
class AuditLogRepository {

	static final int MAX_RESULTS = 100;

	private static final TypeReference<Map<String, Integer>> FINDINGS = new TypeReference<>() {
	};

	private final JdbcClient jdbcClient;

	private final JsonMapper jsonMapper;

	AuditLogRepository(JdbcClient jdbcClient, JsonMapper jsonMapper) {
		this.jdbcClient = jdbcClient;
		this.jsonMapper = jsonMapper;
	}

	/**
	 * Inserts an event with one statement; the primary key decides who of several callers
	 * was first.
	 * @param event the event
	 * @param traceId the trace of the current request, or {@code null} without one
	 * @throws DuplicateKeyException if there is an event with the same id
	 */
	void insert(AuditEvent event, @Nullable String traceId) {
		this.jdbcClient.sql("""
				INSERT INTO audit_logs (event_id, occurred_at, tenant, action, model, findings, trace_id)
				VALUES (:eventId, :occurredAt, :tenant, :action, :model, :findings, :traceId)""")
			.param("eventId", event.eventId())
			.param("occurredAt", event.occurredAt().atOffset(ZoneOffset.UTC))
			.param("tenant", event.tenant())
			.param("action", event.action())
			.param("model", event.model())
			.param("findings", this.jsonMapper.writeValueAsString(new TreeMap<>(event.findings())))
			.param("traceId", traceId)
			.update();
	}

	/**
	 * Returns a stored event.
	 * @param eventId the id of an event that is stored
	 * @return the event
	 */
	AuditEvent getEvent(UUID eventId) {
		return this.jdbcClient.sql("SELECT * FROM audit_logs WHERE event_id = :eventId")
			.param("eventId", eventId)
			.query(this::toAuditLog)
			.single()
			.event();
	}

	/**
	 * Returns what was stored in a trace, oldest first and at most {@value #MAX_RESULTS}.
	 * @param traceId the trace
	 * @return the stored events
	 */
	List<AuditLog> findByTraceId(String traceId) {
		return this.jdbcClient
			.sql("SELECT * FROM audit_logs WHERE trace_id = :traceId ORDER BY received_at, event_id LIMIT :limit")
			.param("traceId", traceId)
			.param("limit", MAX_RESULTS)
			.query(this::toAuditLog)
			.list();
	}

	private AuditLog toAuditLog(ResultSet row, int rowNumber) throws SQLException {
		AuditEvent event = new AuditEvent(row.getObject("event_id", UUID.class), toInstant(row, "occurred_at"),
				row.getString("tenant"), row.getString("action"), row.getString("model"),
				this.jsonMapper.readValue(row.getString("findings"), FINDINGS));
		return new AuditLog(event, row.getString("trace_id"), toInstant(row, "received_at"));
	}

	private Instant toInstant(ResultSet row, String column) throws SQLException {
		return row.getObject(column, OffsetDateTime.class).toInstant();
	}

}
