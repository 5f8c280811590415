package dev.throughline.instrumentation.jdbc;

import java.util.List;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions.equalTo;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Spans of statements on H2 behind Spring Boot's own data source, which this starter or
 * datasource-micrometer has wrapped.
 */
@ParameterizedClass
@ValueSource(booleans = { false, true })
class StatementSpanTests {

	private static final String HASH = Statement.of("insert into audit_logs values (1, 'x')", DatabaseSystem.H2).hash();

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	private static JdbcTemplate jdbc;

	private static ObservationRegistry observations;

	@Parameter
	private boolean observed;

	@BeforeParameterizedClassInvocation
	static void start(boolean observed) {
		application = TracedApplication.start(WebApplicationType.NONE, spans, TestConfiguration.class,
				"spring.datasource.url=jdbc:h2:mem:statements", "jdbc.datasource-proxy.enabled=" + observed);
		jdbc = application.context().getBean(JdbcTemplate.class);
		observations = application.context().getBean(ObservationRegistry.class);
		jdbc.execute("create table audit_logs (id int primary key, tenant varchar(20))");
	}

	@AfterParameterizedClassInvocation
	static void stop() {
		application.close();
	}

	@Test
	void oneSpanAStatementWithoutTextLiteralsOrValues() {
		request(() -> jdbc.update("insert into audit_logs values (?, 'literal-secret')", 4711));
		SpanData statement = spans.take();
		SpanData request = spans.take("request");
		OpenTelemetryAssertions.assertThat(statement)
			.hasName("INSERT audit_logs")
			.hasKind(SpanKind.CLIENT)
			.hasParent(request)
			.hasStatus(StatusData.unset())
			.hasTotalRecordedEvents(0)
			.hasAttributesSatisfyingExactly(equalTo(stringKey("db.system.name"), "h2database"),
					equalTo(stringKey("db.operation.name"), "INSERT"),
					equalTo(stringKey("db.collection.name"), "audit_logs"),
					equalTo(stringKey("db.query.summary"), "INSERT audit_logs"),
					equalTo(stringKey("db.query.text"), "insert into audit_logs values (?, ?)"),
					equalTo(stringKey("db.query.hash"), HASH), equalTo(stringKey("db.namespace"), "statements"),
					equalTo(longKey("db.response.affected_rows"), 1));
	}

	@Test
	void failureIsToldBySqlStateAndNotByTheMessage() {
		request(() -> jdbc.update("insert into audit_logs values (1, 'first')"));
		spans.take(2);
		request(() -> assertThatExceptionOfType(DuplicateKeyException.class)
			.isThrownBy(() -> jdbc.update("insert into audit_logs values (1, 'literal-secret')")));
		SpanData statement = spans.take();
		spans.take("request");
		OpenTelemetryAssertions.assertThat(statement)
			.hasStatus(StatusData.error())
			.hasTotalRecordedEvents(0)
			.hasAttribute(stringKey("db.response.status_code"), "23505")
			.hasAttribute(stringKey("error.type"), "23505");
		assertThat(statement.toString()).doesNotContain("secret");
	}

	@Test
	void batchIsOneSpanWithItsSize() {
		request(() -> jdbc.batchUpdate("insert into audit_logs values (?, ?)",
				List.of(new Object[] { 10, "a" }, new Object[] { 11, "b" })));
		OpenTelemetryAssertions.assertThat(spans.take())
			.hasName("INSERT audit_logs")
			.hasAttribute(longKey("db.operation.batch.size"), 2L)
			.hasAttribute(longKey("db.response.affected_rows"), 2L);
		spans.take("request");
	}

	@Test
	void statementOutsideAnyTraceStartsNone() {
		assertThat(jdbc.queryForObject("select count(*) from audit_logs", Integer.class)).isNotNull();
		spans.assertNothingLeft();
	}

	@Test
	void statementOutsideAnyTraceStartsOneWhenAskedTo() {
		RecordedSpans rooted = new RecordedSpans();
		try (TracedApplication other = TracedApplication.start(WebApplicationType.NONE, rooted, TestConfiguration.class,
				"throughline.jdbc.root-spans=true", "jdbc.datasource-proxy.enabled=" + this.observed)) {
			other.context().getBean(JdbcTemplate.class).queryForObject("select 1", Integer.class);
			OpenTelemetryAssertions.assertThat(rooted.take("SELECT")).hasNoParent();
		}
	}

	private static void request(Runnable work) {
		Observation.createNotStarted("request", observations).observe(work);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

	}

}
