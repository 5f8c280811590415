package dev.throughline.instrumentation.jdbc;

import java.util.Arrays;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Beside datasource-micrometer, which is left the data sources.
 */
class ObservedDataSourceTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@Test
	void statementHasOneSpanAndAMeter() {
		try (TracedApplication other = start("spring.datasource.url=jdbc:h2:mem:observed")) {
			ConfigurableApplicationContext context = other.context();
			assertThat(context.getBeansOfType(DataSourcePostProcessor.class)).isEmpty();
			Observation.createNotStarted("request", context.getBean(ObservationRegistry.class))
				.observe(() -> context.getBean(JdbcTemplate.class).queryForObject("select 1", Integer.class));
			OpenTelemetryAssertions.assertThat(this.spans.take("SELECT")).hasParent(this.spans.take("request"));
			assertThat(context.getBean(MeterRegistry.class).find("jdbc.query").timer()).isNotNull();
		}
	}

	@Test
	void connectionsAndTransactionsAreTracedWhenAskedTo() {
		try (TracedApplication other = start("jdbc.includes=QUERY,CONNECTION",
				"spring.datasource.url=jdbc:h2:mem:connections", "spring.datasource.username=jane",
				"spring.datasource.password=secret")) {
			JdbcTemplate template = other.context().getBean(JdbcTemplate.class);
			TransactionTemplate transaction = new TransactionTemplate(
					other.context().getBean(PlatformTransactionManager.class));
			Observation.createNotStarted("request", other.context().getBean(ObservationRegistry.class))
				.observe(() -> transaction
					.executeWithoutResult((status) -> template.queryForObject("select 1", Integer.class)));
			SpanData request = this.spans.take("request");
			SpanData connection = this.spans.take("connection");
			OpenTelemetryAssertions.assertThat(connection)
				.hasParent(request)
				.hasEventsSatisfyingExactly((event) -> event.hasName("acquired"), (event) -> event.hasName("commit"));
			OpenTelemetryAssertions.assertThat(this.spans.take("SELECT")).hasParent(request);
			assertThat(connection.toString()).doesNotContain("secret");
		}
	}

	private TracedApplication start(String... properties) {
		String[] all = Arrays.copyOf(properties, properties.length + 1);
		all[properties.length] = "jdbc.datasource-proxy.enabled=true";
		return TracedApplication.start(WebApplicationType.NONE, this.spans, TestConfiguration.class, all);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestConfiguration {

	}

}
