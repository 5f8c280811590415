package dev.throughline.sample.platform.job;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Keeps jobs in the table {@code jobs}.
 */
@Repository
@ConditionalOnJobs
class JobRepository {

	private final JdbcClient jdbcClient;

	JobRepository(JdbcClient jdbcClient) {
		this.jdbcClient = jdbcClient;
	}

	void insert(Job job) {
		this.jdbcClient.sql("INSERT INTO jobs (id, operation, status) VALUES (:id, :operation, :status)")
			.param("id", job.id())
			.param("operation", job.operation())
			.param("status", job.status().text())
			.update();
	}

	/**
	 * Ends a job, once: whoever comes second changes nothing.
	 * @param response how it ended
	 * @return whether it has ended with this call, {@code false} for a job that has ended
	 * before or is not known
	 */
	boolean end(JobResponse response) {
		return this.jdbcClient.sql("""
				UPDATE jobs SET status = :status, result = :result, error = :error, ended_at = CURRENT_TIMESTAMP
				WHERE id = :id AND status = :queued""")
			.param("status", response.status().text())
			.param("result", response.result())
			.param("error", response.error())
			.param("id", response.jobId())
			.param("queued", JobStatus.QUEUED.text())
			.update() == 1;
	}

	/**
	 * Returns a job.
	 * @param id its identity
	 * @return the job, or {@code null} if there is none
	 */
	@Nullable Job find(UUID id) {
		return this.jdbcClient.sql("SELECT id, operation, status, result, error FROM jobs WHERE id = :id")
			.param("id", id)
			.query(JobRepository::toJob)
			.optional()
			.orElse(null);
	}

	private static Job toJob(ResultSet row, int rowNumber) throws SQLException {
		return new Job(row.getObject("id", UUID.class), row.getString("operation"),
				JobStatus.of(row.getString("status")), row.getString("result"), row.getString("error"));
	}

}
