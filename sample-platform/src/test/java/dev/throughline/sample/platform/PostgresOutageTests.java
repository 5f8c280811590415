package dev.throughline.sample.platform;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.function.UnaryOperator;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * A real PostgreSQL that does not answer in time, and one that is stopped and started
 * again.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "platform.audit.token=" + PlatformClient.TOKEN, "spring.jdbc.template.query-timeout=1s" })
@ActiveProfiles("postgres")
@DirtiesContext
@ExtendWith(OutputCaptureExtension.class)
class PostgresOutageTests {

	@TempDir
	private static Path directory;

	private static EmbeddedPostgres postgres;

	private PlatformClient client;

	@BeforeEach
	void connect(@LocalServerPort int port) {
		this.client = new PlatformClient(port);
	}

	@DynamicPropertySource
	static void startPostgres(DynamicPropertyRegistry registry) throws IOException {
		postgres = start(UnaryOperator.identity());
		registry.add("spring.datasource.url", () -> postgres.getJdbcUrl("postgres", "postgres"));
		registry.add("spring.datasource.username", () -> "postgres");
	}

	@AfterAll
	static void stopPostgres() throws IOException {
		postgres.close();
	}

	@Test
	void refusesAnEventThatWaitsTooLong() throws SQLException {
		EventBody event = EventBody.random();
		try (Connection connection = postgres.getPostgresDatabase().getConnection();
				Statement statement = connection.createStatement()) {
			connection.setAutoCommit(false);
			statement.execute("LOCK TABLE audit_logs IN ACCESS EXCLUSIVE MODE");
			assertUnavailable(this.client.ingest(event.text()));
			connection.rollback();
		}
		assertThat(this.client.ingest(event.text()).statusCode()).isEqualTo(201);
	}

	@Test
	void refusesEventsUntilTheServerIsBack(CapturedOutput output) throws IOException {
		EventBody stored = EventBody.random();
		EventBody refused = EventBody.random();
		assertThat(this.client.ingest(stored.text()).statusCode()).isEqualTo(201);
		int port = postgres.getPort();
		postgres.close();
		HttpResponse<String> response = this.client.ingest(refused.text());
		assertUnavailable(response);
		String traceId = PlatformClient.json(response).get("trace_id").asString();
		assertThat(output.getOut().lines().filter((line) -> line.contains("\"ERROR\"") && line.contains(traceId)))
			.singleElement()
			.asString()
			.contains("request failed");
		assertUnavailable(this.client.findByTraceId(traceId));
		assertThat(this.client.getWithoutToken("/actuator/health").statusCode()).isEqualTo(503);
		assertThat(this.client.getWithoutToken("/actuator/health/liveness").statusCode()).isEqualTo(200);
		postgres = start((builder) -> builder.setPort(port));
		int status = await().until(() -> this.client.ingest(refused.text()).statusCode(), (code) -> code != 503);
		assertThat(status).isEqualTo(201);
		assertThat(this.client.ingest(stored.text()).statusCode()).isEqualTo(200);
	}

	private void assertUnavailable(HttpResponse<String> response) {
		assertThat(response.statusCode()).isEqualTo(503);
		assertThat(response.headers().firstValue("Retry-After")).hasValue("5");
		assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
		JsonNode problem = PlatformClient.json(response);
		assertThat(problem.get("detail").asString()).isEqualTo("Database is not available, try again later");
		assertThat(problem.get("trace_id").asString()).matches("[0-9a-f]{32}");
	}

	private static EmbeddedPostgres start(UnaryOperator<EmbeddedPostgres.Builder> customizer) throws IOException {
		EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder()
			.setDataDirectory(directory)
			.setCleanDataDirectory(false);
		return customizer.apply(builder).start();
	}

}
