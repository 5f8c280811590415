package dev.throughline.sample.platform;

import java.io.IOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;

import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * The contract of the jobs with a real PostgreSQL.
 */
@ActiveProfiles("postgres")
@DirtiesContext
class PostgresJobApiTests extends AbstractJobApiTests {

	private static EmbeddedPostgres postgres;

	@DynamicPropertySource
	static void startPostgres(DynamicPropertyRegistry registry) throws IOException {
		postgres = EmbeddedPostgres.start();
		registry.add("spring.datasource.url", () -> postgres.getJdbcUrl("postgres", "postgres"));
		registry.add("spring.datasource.username", () -> "postgres");
	}

	@AfterAll
	static void stopPostgres() throws IOException {
		postgres.close();
	}

}
