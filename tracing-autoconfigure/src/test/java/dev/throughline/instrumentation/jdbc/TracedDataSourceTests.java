package dev.throughline.instrumentation.jdbc;

import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

import javax.sql.DataSource;

import com.zaxxer.hikari.HikariDataSource;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.h2.jdbc.JdbcConnection;
import org.h2.jdbc.JdbcSQLIntegrityConstraintViolationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.jdbc.DataSourceUnwrapper;
import org.springframework.boot.jdbc.metadata.CompositeDataSourcePoolMetadataProvider;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadata;
import org.springframework.boot.jdbc.metadata.DataSourcePoolMetadataProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Everything JDBC can do to Spring Boot's own pool of connections to H2.
 */
class TracedDataSourceTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	private static JdbcTemplate jdbc;

	private static DataSource dataSource;

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.datasource.url=jdbc:h2:mem:traced", "management.metrics.enable.all=true");
		jdbc = application.context().getBean(JdbcTemplate.class);
		dataSource = application.context().getBean(DataSource.class);
		jdbc.execute("create table notes (id bigint auto_increment primary key, body varchar(20))");
		jdbc.execute("create alias current_ids for '%s.get'".formatted(CurrentIds.class.getName()));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@BeforeEach
	void empty() {
		jdbc.update("delete from notes");
	}

	@Test
	void everyExecutionOfAPlainStatementHasASpan() throws Exception {
		request(() -> {
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				assertThat(statement.execute("insert into notes (body) values ('secret')")).isFalse();
				assertThat(statement.getUpdateCount()).isOne();
				assertThat(statement.execute("update notes set body = 'x'", Statement.NO_GENERATED_KEYS)).isFalse();
				assertThat(statement.executeUpdate("insert into notes (body) values ('secret')", new String[] { "id" }))
					.isOne();
				try (ResultSet keys = statement.getGeneratedKeys()) {
					assertThat(keys.next()).isTrue();
				}
				assertThat(statement.executeLargeUpdate("update notes set body = 'y'")).isEqualTo(2);
				try (ResultSet rows = statement.executeQuery("select * from notes")) {
					assertThat(rows.next()).isTrue();
				}
			}
		});
		List<SpanData> taken = spans.take(6);
		assertThat(taken).extracting(SpanData::getName)
			.containsExactly("INSERT notes", "UPDATE notes", "INSERT notes", "UPDATE notes", "SELECT notes", "request");
		assertThat(taken).extracting((span) -> span.getAttributes().get(longKey("db.response.affected_rows")))
			.containsExactly(null, null, 1L, 2L, null, null);
		assertThat(taken.toString()).doesNotContain("secret");
	}

	@Test
	void batchOfPlainStatementsIsNamedByTheFirst() throws Exception {
		request(() -> {
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				statement.addBatch("delete from nowhere");
				statement.clearBatch();
				statement.addBatch("insert into notes (body) values ('a')");
				statement.addBatch("update notes set body = 'b'");
				assertThat(statement.executeBatch()).containsExactly(1, 1);
				statement.addBatch("delete from notes");
				assertThat(statement.executeLargeBatch()).containsExactly(1);
			}
		});
		OpenTelemetryAssertions.assertThat(spans.take())
			.hasName("INSERT notes")
			.hasAttribute(longKey("db.operation.batch.size"), 2L)
			.hasAttribute(longKey("db.response.affected_rows"), 2L);
		SpanData second = spans.take();
		OpenTelemetryAssertions.assertThat(second)
			.hasName("DELETE notes")
			.hasAttribute(longKey("db.response.affected_rows"), 1L);
		assertThat(second.getAttributes().get(longKey("db.operation.batch.size"))).isNull();
		spans.take("request");
	}

	@Test
	void preparedStatementIsExecutedMoreThanOnce() throws Exception {
		request(() -> {
			try (Connection connection = dataSource.getConnection();
					PreparedStatement statement = connection.prepareStatement("insert into notes (body) values (?)",
							Statement.RETURN_GENERATED_KEYS)) {
				statement.setString(1, "secret");
				assertThat(statement.executeUpdate()).isOne();
				assertThat(statement.execute()).isFalse();
				assertThat(statement.getConnection()).isSameAs(connection);
				try (ResultSet keys = statement.getGeneratedKeys()) {
					assertThat(keys.next()).isTrue();
				}
				for (int i = 0; i < 3; i++) {
					statement.setString(1, "secret");
					statement.addBatch();
				}
				assertThat(statement.executeBatch()).hasSize(3);
			}
		});
		List<SpanData> taken = spans.take(4);
		assertThat(taken).extracting((span) -> span.getAttributes().get(longKey("db.operation.batch.size")))
			.containsExactly(null, null, 3L, null);
		assertThat(taken.subList(0, 3)).extracting(SpanData::getName).containsOnly("INSERT notes");
		assertThat(taken.toString()).doesNotContain("secret");
	}

	@Test
	void procedureIsCalled() throws Exception {
		request(() -> {
			try (Connection connection = dataSource.getConnection();
					CallableStatement statement = connection.prepareCall("call current_ids()")) {
				assertThat(statement.execute()).isTrue();
				try (ResultSet result = statement.getResultSet()) {
					assertThat(result.next()).isTrue();
				}
				assertThat(statement.getMoreResults()).isFalse();
			}
		});
		OpenTelemetryAssertions.assertThat(spans.take()).hasName("CALL current_ids");
		spans.take("request");
	}

	@Test
	void spanIsCurrentWhileTheDriverWorks() throws Exception {
		String[] ids = new String[1];
		request(() -> ids[0] = jdbc.queryForObject("select current_ids()", String.class));
		String spanId = spans.take("SELECT").getSpanId();
		spans.take("request");
		assertThat(ids[0]).isEqualTo(spanId + " " + spanId);
	}

	@Test
	void parentIsTheSpanThatIsCurrentWhenItIsExecuted() throws Exception {
		try (Connection connection = dataSource.getConnection();
				PreparedStatement statement = connection.prepareStatement("select * from notes")) {
			request(statement::executeQuery);
		}
		OpenTelemetryAssertions.assertThat(spans.take("SELECT notes")).hasParent(spans.take("request"));
	}

	@Test
	void exceptionIsTheDriversOwn() throws Exception {
		request(() -> {
			try (Connection connection = dataSource.getConnection();
					Statement statement = connection.createStatement()) {
				statement.executeUpdate("insert into notes values (1, 'a')");
				assertThatExceptionOfType(JdbcSQLIntegrityConstraintViolationException.class)
					.isThrownBy(() -> statement.executeUpdate("insert into notes values (1, 'secret')"));
				assertThatExceptionOfType(SQLException.class)
					.isThrownBy(() -> connection.prepareStatement("select nonsense from nowhere"));
			}
		});
		spans.take("INSERT notes");
		OpenTelemetryAssertions.assertThat(spans.take("INSERT notes"))
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(0)
			.hasAttribute(stringKey("error.type"), "23505");
		spans.take("request");
	}

	@Test
	void transactionKeepsOneConnection() throws Exception {
		TransactionTemplate transaction = new TransactionTemplate(
				application.context().getBean(PlatformTransactionManager.class));
		JdbcClient client = application.context().getBean(JdbcClient.class);
		request(() -> transaction.executeWithoutResult((status) -> {
			client.sql("insert into notes (body) values (:body)").param("body", "a").update();
			try (var rows = client.sql("select body from notes").query(String.class).stream()) {
				assertThat(rows).containsExactly("a");
			}
			status.setRollbackOnly();
		}));
		assertThat(spans.take(3)).extracting(SpanData::getName)
			.containsExactly("INSERT notes", "SELECT notes", "request");
		assertThat(jdbc.queryForObject("select count(*) from notes", Integer.class)).isZero();
	}

	@Test
	void equalsAndUnwrapLeadToTheDriver() throws Exception {
		try (Connection connection = dataSource.getConnection(); Statement statement = connection.createStatement()) {
			assertThat(connection).isEqualTo(connection).hasSameHashCodeAs(connection).isNotEqualTo(null);
			assertThat(connection.isWrapperFor(JdbcConnection.class)).isTrue();
			assertThat(connection.unwrap(JdbcConnection.class)).isNotSameAs(connection);
			assertThat(statement).isEqualTo(statement).isNotEqualTo(connection.createStatement());
			assertThat(statement).isEqualTo(statement.executeQuery("select 1").getStatement());
			assertThat(statement.getConnection()).isSameAs(connection);
			assertThat(connection).isEqualTo(connection.getMetaData().getConnection());
			assertThat(connection).asString().contains("HikariProxyConnection");
		}
	}

	@Test
	void parentThatIsDroppedHasNoStatementsAndARemoteOneHas() throws Exception {
		SpanContext dropped = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getDefault(), TraceState.getDefault());
		try (Scope scope = Context.root().with(Span.wrap(dropped)).makeCurrent()) {
			assertThat(jdbc.queryForObject("select count(*) from notes", Integer.class)).isZero();
		}
		spans.assertNothingLeft();
		SpanContext remote = SpanContext.createFromRemoteParent(dropped.getTraceId(), dropped.getSpanId(),
				TraceFlags.getSampled(), TraceState.getDefault());
		try (Scope scope = Context.root().with(Span.wrap(remote)).makeCurrent()) {
			assertThat(jdbc.queryForObject("select count(*) from notes", Integer.class)).isZero();
		}
		OpenTelemetryAssertions.assertThat(spans.take("SELECT notes")).hasParentSpanId(dropped.getSpanId());
	}

	@Test
	void beanIsStillThePoolAndSpringBootStillMetersIt() throws Exception {
		assertThat(application.context().getBean(UserOfThePool.class).pool()).isSameAs(dataSource);
		assertThat(dataSource.isWrapperFor(HikariDataSource.class)).isTrue();
		assertThat(DataSourceUnwrapper.unwrapRoot(dataSource)).isNotSameAs(dataSource)
			.isExactlyInstanceOf(HikariDataSource.class);
		MeterRegistry meters = application.context().getBean(MeterRegistry.class);
		try (Connection connection = dataSource.getConnection()) {
			assertThat(poolMetadata().getActive()).isOne();
			assertThat(meters.get("jdbc.connections.max").gauge().value()).isEqualTo(10);
			assertThat(meters.get("hikaricp.connections.active").gauge().value()).isOne();
			assertThat(((HikariDataSource) dataSource).getHikariPoolMXBean().getActiveConnections()).isOne();
		}
	}

	private static DataSourcePoolMetadata poolMetadata() {
		return new CompositeDataSourcePoolMetadataProvider(
				application.context().getBeanProvider(DataSourcePoolMetadataProvider.class).stream().toList())
			.getDataSourcePoolMetadata(dataSource);
	}

	private static void request(Work work) throws Exception {
		Observation.createNotStarted("request", application.context().getBean(ObservationRegistry.class))
			.observeChecked(() -> {
				work.run();
				return null;
			});
	}

	private interface Work {

		void run() throws Exception;

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

		@Bean
		UserOfThePool userOfThePool(HikariDataSource pool) {
			return new UserOfThePool(pool);
		}

	}

	record UserOfThePool(HikariDataSource pool) {

	}

	/**
	 * Called by H2 while it works.
	 */
	public static final class CurrentIds {

		private CurrentIds() {
		}

		/**
		 * Returns the current ids.
		 * @return the ids of the current span, and of a log line
		 */
		public static String get() {
			return Span.current().getSpanContext().getSpanId() + " " + MDC.get("span_id");
		}

	}

}
