package dev.throughline.benchmarks;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

import javax.sql.DataSource;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/**
 * Statement on H2 within a request, on the application's data source and on the same
 * without a span: the difference is what the span costs.
 *
 * @since 0.1.0
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class JdbcSpanBenchmark {

	private static final String URL = "jdbc:h2:mem:benchmark;DB_CLOSE_DELAY=-1";

	/**
	 * Head sampling's probability, or no span at all.
	 */
	@Param({ "untraced", "0.0", "1.0" })
	public String probability = "1.0";

	private @Nullable ConfigurableApplicationContext context;

	private @Nullable Connection connection;

	private Observation request = Observation.NOOP;

	private Observation.@Nullable Scope scope;

	/**
	 * Starts the application and a request.
	 * @throws SQLException never
	 */
	@Setup
	public void start() throws SQLException {
		boolean traced = !this.probability.equals("untraced");
		this.context = Application.start(Database.class,
				"management.tracing.sampling.probability=" + (traced ? this.probability : "0.0"));
		ObservationRegistry registry = this.context.getBean(ObservationRegistry.class);
		this.request = Observation.start("request", registry);
		this.scope = this.request.openScope();
		DataSource source = traced ? this.context.getBean(DataSource.class) : Database.h2();
		this.connection = source.getConnection();
	}

	/**
	 * Stops the request and the application.
	 * @throws SQLException never
	 */
	@TearDown
	public void stop() throws SQLException {
		Objects.requireNonNull(this.connection).close();
		Objects.requireNonNull(this.scope).close();
		this.request.stop();
		Objects.requireNonNull(this.context).close();
	}

	/**
	 * Executes one statement.
	 * @return the number of rows that it changed
	 * @throws SQLException never
	 */
	@Benchmark
	public int statement() throws SQLException {
		try (PreparedStatement statement = Objects.requireNonNull(this.connection)
			.prepareStatement("update audit set message = ? where id = ?")) {
			statement.setString(1, "stored");
			statement.setInt(2, 1);
			return statement.executeUpdate();
		}
	}

	@Configuration(proxyBeanMethods = false)
	static class Database {

		@Bean
		DataSource auditDataSource() throws SQLException {
			DataSource source = h2();
			try (Connection connection = source.getConnection()) {
				connection.createStatement()
					.execute("create table if not exists audit (id int primary key, message varchar)");
				connection.createStatement().execute("merge into audit values (1, 'new')");
			}
			return source;
		}

		static DataSource h2() {
			JdbcDataSource source = new JdbcDataSource();
			source.setURL(URL);
			return source;
		}

	}

}
