package dev.throughline.instrumentation.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;

import javax.sql.DataSource;
import javax.sql.XADataSource;

import dev.throughline.RecordOnlySampler;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.h2.Driver;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import org.springframework.aop.framework.Advised;
import org.springframework.aop.framework.ProxyFactory;
import org.springframework.aop.scope.ScopedProxyUtils;
import org.springframework.aop.support.AopUtils;
import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.AbstractDataSource;
import org.springframework.jdbc.datasource.LazyConnectionDataSourceProxy;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabase;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseBuilder;
import org.springframework.jdbc.datasource.embedded.EmbeddedDatabaseType;
import org.springframework.jdbc.datasource.lookup.AbstractRoutingDataSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;

/**
 * Data source beans of every make, and what is layered over them.
 */
class DataSourcePostProcessorTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			JdbcTracingAutoConfiguration.class, JdbcPoolAutoConfiguration.class);

	@Test
	void finalClassIsProxiedByItsInterfaces() {
		this.runner.withBean(JdbcDataSource.class, DataSourcePostProcessorTests::h2).run((context) -> {
			DataSource dataSource = (DataSource) context.getBean("jdbcDataSource");
			assertThat(AopUtils.isJdkDynamicProxy(dataSource)).isTrue();
			assertThat(dataSource).isInstanceOf(XADataSource.class);
			assertOneSpan(context.getBean(ObservationRegistry.class), dataSource);
		});
	}

	@Test
	void finalMethodIsNotCalledOnAProxy() {
		this.runner.withBean("own", DataSource.class, () -> new WithFinalMethod("kept")).run((context) -> {
			DataSource dataSource = context.getBean(DataSource.class);
			assertThat(dataSource).isInstanceOf(Named.class);
			assertThat(((Named) dataSource).name()).isEqualTo("kept");
			assertOneSpan(context.getBean(ObservationRegistry.class), dataSource);
		});
	}

	@Test
	void embeddedDatabaseIsStillOne() {
		this.runner.withUserConfiguration(Embedded.class).run((context) -> {
			EmbeddedDatabase database = context.getBean(EmbeddedDatabase.class);
			assertOneSpan(context.getBean(ObservationRegistry.class), database);
		});
	}

	@Test
	void proxyOfSomebodyElseGetsOneAdviceMore() {
		this.runner.withBean("own", DataSource.class, () -> (DataSource) new ProxyFactory(h2()).getProxy())
			.run((context) -> {
				DataSource dataSource = context.getBean(DataSource.class);
				assertThat(((Advised) dataSource).getAdvisors()).hasSize(1);
				assertOneSpan(context.getBean(ObservationRegistry.class), dataSource);
			});
	}

	@Test
	void targetOfAScopeIsLeftToItsProxy() {
		String target = ScopedProxyUtils.getTargetBeanName("own");
		this.runner.withBean(target, DataSource.class, DataSourcePostProcessorTests::h2)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(target))).isFalse());
	}

	@Test
	void xaDataSourceIsLeftAlone() {
		this.runner.withBean(XADataSource.class, () -> mock(XADataSource.class))
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean(XADataSource.class))).isFalse());
	}

	@ParameterizedTest
	@ValueSource(strings = { "pool", "routing", "lazy", "transactional" })
	void layersMakeOneSpan(String outermost) {
		this.runner.withUserConfiguration(Layers.class)
			.run((context) -> assertOneSpan(context.getBean(ObservationRegistry.class),
					context.getBean(outermost, DataSource.class)));
	}

	@Test
	void connectionThatIsFetchedLateIsNotFetchedByUs() {
		this.runner.withUserConfiguration(Layers.class).run((context) -> {
			Counting pool = context.getBean(Counting.class);
			int before = pool.connections();
			try (Connection connection = context.getBean("lazy", DataSource.class).getConnection()) {
				connection.setReadOnly(true);
			}
			assertThat(pool.connections()).isEqualTo(before);
		});
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.jdbc.enabled=false", "throughline.jdbc.excluded-beans=own",
			"throughline.agent.left-to=java-agent", "throughline.agent.left-to=spring-starter" })
	void dataSourceIsLeftAlone(String property) {
		this.runner.withPropertyValues(property)
			.withBean("own", DataSource.class, DataSourcePostProcessorTests::h2)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean("own"))).isFalse());
	}

	@Test
	void worksWithoutSpringsOwnJdbcAndDatasourceMicrometer() {
		this.runner
			.withClassLoader(
					new FilteredClassLoader("org.springframework.jdbc", "org.springframework.boot.jdbc", "net.ttddyy"))
			.withBean("own", DataSource.class, DataSourcePostProcessorTests::h2)
			.run((context) -> assertThat(AopUtils.isAopProxy(context.getBean("own"))).isTrue());
	}

	@Test
	void samplerIsNotAskedAboutAStatementUnderADroppedSpan() {
		SpanContext dropped = SpanContext.create("0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331",
				TraceFlags.getDefault(), TraceState.getDefault());
		this.runner.withBean("keepingAll", Sampler.class, Sampler::alwaysOn)
			.withBean("own", DataSource.class, DataSourcePostProcessorTests::h2)
			.run((context) -> {
				JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));
				try (Scope scope = Context.root().with(Span.wrap(dropped)).makeCurrent()) {
					jdbc.queryForObject("select 1", Integer.class);
				}
				this.spans.assertNothingLeft();
			});
	}

	@Test
	void statementBelowASpanThatHasEndedHasASpan() {
		InMemorySpanExporter ended = InMemorySpanExporter.create();
		this.runner.withBean("recordingOnly", Sampler.class, RecordOnlySampler::new)
			.withBean("endedSpans", SpanProcessor.class,
					() -> SimpleSpanProcessor.builder(ended).setExportUnsampledSpans(true).build())
			.withBean("own", DataSource.class, DataSourcePostProcessorTests::h2)
			.run((context) -> {
				JdbcTemplate jdbc = new JdbcTemplate(context.getBean(DataSource.class));
				Span parent = context.getBean(Tracer.class).spanBuilder("parent").startSpan();
				parent.end();
				try (Scope scope = Context.root().with(parent).makeCurrent()) {
					jdbc.queryForObject("select 1", Integer.class);
				}
				assertThat(ended.getFinishedSpanItems()).extracting(SpanData::getName)
					.containsExactly("parent", "SELECT");
			});
	}

	@Test
	void springBootsPoolIsTraced() {
		this.runner.withConfiguration(AutoConfigurations.of(DataSourceAutoConfiguration.class))
			.withPropertyValues("spring.datasource.url=jdbc:h2:mem:pooled")
			.run((context) -> assertOneSpan(context.getBean(ObservationRegistry.class),
					context.getBean(DataSource.class)));
	}

	private void assertOneSpan(ObservationRegistry observations, DataSource dataSource) {
		Observation.createNotStarted("request", observations)
			.observe(() -> new JdbcTemplate(dataSource).queryForObject("select 1", Integer.class));
		OpenTelemetryAssertions.assertThat(this.spans.take("SELECT")).hasParent(this.spans.take("request"));
		this.spans.assertNothingLeft();
	}

	private static JdbcDataSource h2() {
		JdbcDataSource dataSource = new JdbcDataSource();
		dataSource.setURL("jdbc:h2:mem:processed;DB_CLOSE_DELAY=-1");
		return dataSource;
	}

	@Configuration(proxyBeanMethods = false)
	static class Embedded {

		@Bean
		EmbeddedDatabase database() {
			return new EmbeddedDatabaseBuilder().generateUniqueName(true).setType(EmbeddedDatabaseType.H2).build();
		}

	}

	@Configuration(proxyBeanMethods = false)
	static class Layers {

		@Bean
		Counting pool() {
			return new Counting();
		}

		@Bean
		DataSource routing(Counting pool) {
			AbstractRoutingDataSource routing = new AbstractRoutingDataSource() {

				@Override
				protected Object determineCurrentLookupKey() {
					return "tenant";
				}

			};
			routing.setTargetDataSources(Map.of("tenant", pool));
			return routing;
		}

		@Bean
		LazyConnectionDataSourceProxy lazy(Counting pool) {
			LazyConnectionDataSourceProxy lazy = new LazyConnectionDataSourceProxy();
			lazy.setTargetDataSource(pool);
			lazy.setDefaultAutoCommit(true);
			lazy.setDefaultTransactionIsolation(Connection.TRANSACTION_READ_COMMITTED);
			return lazy;
		}

		@Bean
		DataSource transactional(Counting pool) {
			return new TransactionAwareDataSourceProxy(pool);
		}

	}

	static class Counting extends SimpleDriverDataSource {

		private int connections;

		Counting() {
			super(new Driver(), "jdbc:h2:mem:processed;DB_CLOSE_DELAY=-1");
		}

		@Override
		public Connection getConnection() throws SQLException {
			this.connections++;
			return super.getConnection();
		}

		int connections() {
			return this.connections;
		}

	}

	public interface Named {

		String name();

	}

	static class WithFinalMethod extends AbstractDataSource implements Named {

		private final String name;

		WithFinalMethod(String name) {
			this.name = name;
		}

		@Override
		public final String name() {
			return this.name;
		}

		@Override
		public Connection getConnection() throws SQLException {
			return h2().getConnection();
		}

		@Override
		public Connection getConnection(String username, String password) throws SQLException {
			return h2().getConnection(username, password);
		}

	}

}
