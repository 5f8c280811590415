package dev.throughline.instrumentation.jdbc;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spans of statements on a real PostgreSQL.
 */
class PostgresqlStatementTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static EmbeddedPostgres postgres;

	private static TracedApplication application;

	private static JdbcTemplate jdbc;

	private static ObservationRegistry observations;

	@BeforeAll
	static void start() throws Exception {
		postgres = EmbeddedPostgres.start();
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.datasource.url=" + postgres.getJdbcUrl("postgres", "postgres"));
		jdbc = application.context().getBean(JdbcTemplate.class);
		observations = application.context().getBean(ObservationRegistry.class);
		jdbc.execute("create table notes (id int primary key, body text)");
	}

	@AfterAll
	static void stop() throws Exception {
		application.close();
		postgres.close();
	}

	@Test
	void stringsOfEveryQuotingAreReplaced() {
		request(() -> jdbc.update("insert into notes values (1, E'esc\\'secret' || $t$secret$t$ || 'sec''ret')"));
		SpanData statement = spans.take();
		spans.take("request");
		OpenTelemetryAssertions.assertThat(statement)
			.hasName("INSERT notes")
			.hasAttributesSatisfyingExactly(equalTo(stringKey("db.system.name"), "postgresql"),
					equalTo(stringKey("db.operation.name"), "INSERT"),
					equalTo(stringKey("db.collection.name"), "notes"),
					equalTo(stringKey("db.query.summary"), "INSERT notes"),
					equalTo(stringKey("db.query.text"), "insert into notes values (?, ? || ? || ?)"),
					equalTo(stringKey("db.query.hash"),
							Statement.of("insert into notes values (?, ? || ? || ?)", DatabaseSystem.POSTGRESQL)
								.hash()),
					equalTo(stringKey("db.namespace"), "postgres"), equalTo(stringKey("server.address"), "localhost"),
					equalTo(longKey("server.port"), postgres.getPort()),
					equalTo(longKey("db.response.affected_rows"), 1));
		assertThat(jdbc.queryForObject("select body from notes where id = 1", String.class))
			.isEqualTo("esc'secretsecretsec'ret");
	}

	@Test
	void errorIsToldBySqlState() {
		request(() -> assertThatExceptionOfType(DataAccessException.class)
			.isThrownBy(() -> jdbc.update("insert into nowhere values ('secret')")));
		SpanData statement = spans.take();
		spans.take("request");
		OpenTelemetryAssertions.assertThat(statement).hasAttribute(stringKey("db.response.status_code"), "42P01");
		assertThat(statement.toString()).doesNotContain("secret");
	}

	private static void request(Runnable work) {
		Observation.createNotStarted("request", observations).observe(work);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

	}

}
