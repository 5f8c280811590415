package dev.throughline.benchmarks.workload;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Profile;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/**
 * Keeps what it is told: one row, one log line.
 */
@RestController
@Profile("platform")
final class Platform {

	private static final Logger logger = LoggerFactory.getLogger(Platform.class);

	private static final String INSERT = "INSERT INTO audit_logs (tenant, model, verdict, tokens) VALUES (?, ?, ?, ?)";

	private final JdbcTemplate jdbc;

	private final Edges edges;

	Platform(JdbcTemplate jdbc, ObjectProvider<Edges> edges) {
		this.jdbc = jdbc;
		this.edges = edges.getIfAvailable(() -> Edges.DIRECT);
	}

	@PostMapping("/api/internal/audit/ingest")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void ingest(@RequestBody Audit audit) {
		int rows = this.edges.update(INSERT,
				() -> this.jdbc.update(INSERT, audit.tenant(), audit.model(), audit.verdict(), audit.tokens()));
		logger.info("Kept {} row of {} with {} tokens", rows, audit.tenant(), audit.tokens());
	}

}
