package dev.throughline.logging.otlp;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.opentelemetry.instrumentation.logback.appender.v1_0.OpenTelemetryAppender;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.SimpleLogRecordProcessor;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.boot.opentelemetry.autoconfigure.logging.otlp.OtlpLoggingAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static io.opentelemetry.api.common.AttributeKey.longKey;
import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

@ExtendWith(OutputCaptureExtension.class)
class OtlpLogAutoConfigurationTests {

	private static final String ENABLED = "throughline.logging.otlp.enabled=true";

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			OpenTelemetryLoggingAutoConfiguration.class, OtlpLoggingAutoConfiguration.class,
			OtlpLogAutoConfiguration.class);

	private final InMemoryLogRecordExporter exporter = InMemoryLogRecordExporter.create();

	private final OpenTelemetrySdk openTelemetry = OpenTelemetrySdk.builder()
		.setLoggerProvider(SdkLoggerProvider.builder()
			.addLogRecordProcessor(SimpleLogRecordProcessor.create(this.exporter))
			.build())
		.build();

	private final LoggerContext loggerContext = loggerContext();

	private final Logger logger = this.loggerContext.getLogger("test");

	@Test
	void attachesToTheRootLoggerAndDetachesAtTheEnd() {
		this.runner.withPropertyValues(ENABLED).run((context) -> {
			assertThat(context).hasSingleBean(OtlpLogAppender.class);
			assertThat(root().getAppender(OtlpLogAppender.NAME)).isInstanceOf(OpenTelemetryAppender.class);
		});
		assertThat(root().getAppender(OtlpLogAppender.NAME)).isNull();
	}

	@Test
	void warnsOnceWhenThereIsNoExporter(CapturedOutput output) {
		this.runner.withPropertyValues(ENABLED).run((context) -> assertThat(context).hasNotFailed());
		assertThat(output.getAll().lines().filter((line) -> line.contains("log records go nowhere"))).singleElement()
			.asString()
			.contains("throughline.logging.otlp.enabled", "OTEL_EXPORTER_OTLP_ENDPOINT");
	}

	@Test
	void doesNotWarnWithAnEndpoint(CapturedOutput output) {
		this.runner
			.withPropertyValues(ENABLED,
					"management.opentelemetry.logging.export.otlp.endpoint=http://127.0.0.1:1/v1/logs")
			.run((context) -> assertThat(context).hasNotFailed());
		assertThat(output).doesNotContain("log records go nowhere");
	}

	@ParameterizedTest
	@ValueSource(strings = { "throughline.logging.otlp.enabled=false", "unrelated=true" })
	void isOffUnlessEnabled(String property) {
		this.runner.withPropertyValues(property)
			.run((context) -> assertThat(context).doesNotHaveBean(OtlpLogAppender.class));
	}

	@Test
	void backsOffWhenOpenTelemetryIsSwitchedOff() {
		this.runner.withPropertyValues(ENABLED, "management.opentelemetry.enabled=false")
			.run((context) -> assertThat(context).hasNotFailed().doesNotHaveBean(OtlpLogAppender.class));
	}

	@Test
	void failsNamingTheDependencyWithoutTheAppender() {
		this.runner.withPropertyValues(ENABLED)
			.withClassLoader(new FilteredClassLoader(OpenTelemetryAppender.class))
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.isInstanceOfSatisfying(InvalidConfigurationPropertyValueException.class, (ex) -> {
					assertThat(ex.getName()).isEqualTo("throughline.logging.otlp.enabled");
					assertThat(ex.getReason())
						.contains("io.opentelemetry.instrumentation:opentelemetry-logback-appender-1.0");
				}));
	}

	@Test
	void startsWithoutTheAppenderUnlessEnabled() {
		this.runner.withClassLoader(new FilteredClassLoader(OpenTelemetryAppender.class))
			.run((context) -> assertThat(context).hasNotFailed());
	}

	@Test
	void recordHasBodyLevelMdcAndKeyValuePairs() {
		appender().afterPropertiesSet();
		this.loggerContext.getMDCAdapter().put("tenant", "acme");
		this.logger.atWarn().addKeyValue("count", 3).log("working");
		assertThat(this.exporter.getFinishedLogRecordItems()).singleElement().satisfies((record) -> {
			assertThat(record.getBodyValue().asString()).isEqualTo("working");
			assertThat(record.getSeverityText()).isEqualTo("WARN");
			assertThat(record.getInstrumentationScopeInfo().getName()).isEqualTo("test");
			assertThat(record.getAttributes().get(longKey("count"))).isEqualTo(3);
			assertThat(record.getAttributes().get(stringKey("tenant"))).isEqualTo("acme");
		});
	}

	@Test
	void staysAttachedOnceWhenLogbackIsConfiguredAnew() {
		appender().afterPropertiesSet();
		this.loggerContext.reset();
		this.loggerContext.reset();
		this.logger.warn("after the reset");
		assertThat(this.exporter.getFinishedLogRecordItems()).singleElement()
			.extracting((record) -> record.getBodyValue().asString())
			.isEqualTo("after the reset");
	}

	@Test
	void nothingIsTakenAfterTheEnd() {
		OtlpLogAppender appender = appender();
		appender.afterPropertiesSet();
		appender.destroy();
		this.loggerContext.reset();
		this.logger.warn("too late");
		assertThat(this.exporter.getFinishedLogRecordItems()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "io.opentelemetry.exporter.internal.http.HttpExporter",
			"io.opentelemetry.sdk.logs.export.BatchLogRecordProcessor", "okhttp3.internal.http2.Http2",
			"okhttp3.OkHttpClient" })
	void whatTheExportLogsIsNoRecord(String name) {
		appender().afterPropertiesSet();
		this.loggerContext.getLogger(name).error("Failed to export");
		assertThat(this.exporter.getFinishedLogRecordItems()).isEmpty();
	}

	@Test
	void appenderOfTheUserIsGivenTheSdkInstead() {
		OpenTelemetryAppender users = new OpenTelemetryAppender();
		users.setName("OTEL");
		users.setContext(this.loggerContext);
		users.start();
		this.loggerContext.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).addAppender(users);
		appender().afterPropertiesSet();
		this.logger.warn("once");
		assertThat(this.exporter.getFinishedLogRecordItems()).extracting(LogRecordData::getSeverityText)
			.containsExactly("WARN");
	}

	private OtlpLogAppender appender() {
		return new OtlpLogAppender(this.loggerContext, this.openTelemetry);
	}

	private static LoggerContext loggerContext() {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.DEBUG);
		context.start();
		return context;
	}

	private static Logger root() {
		return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
	}

}
