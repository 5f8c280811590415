package dev.throughline.redaction;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.throughline.test.OtlpCollector;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.logs.Logger;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.logs.SdkLoggerProvider;
import io.opentelemetry.sdk.logs.data.LogRecordData;
import io.opentelemetry.sdk.logs.export.LogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemoryLogRecordExporter;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.autoconfigure.AutoConfigurations;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.SpanExporters;
import org.springframework.boot.opentelemetry.autoconfigure.logging.OpenTelemetryLoggingAutoConfiguration;
import org.springframework.boot.test.context.FilteredClassLoader;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static io.opentelemetry.api.common.AttributeKey.stringKey;
import static org.assertj.core.api.Assertions.assertThat;

class RedactionAutoConfigurationTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner.with(this.spans,
			RedactionAutoConfiguration.class);

	@Test
	void exportedSpansAreRedactedOverHttpAndGrpc() {
		try (OtlpCollector collector = OtlpCollector.start()) {
			assertThat(exported(collector, "endpoint=" + collector.httpEndpoint() + "/v1/traces"))
				.isEqualTo("to [REDACTED:email]");
			assertThat(exported(collector, "endpoint=" + collector.grpcEndpoint(), "transport=grpc"))
				.isEqualTo("to [REDACTED:email]");
		}
	}

	@Test
	void everyPropertyHasAnEffect() {
		try (OtlpCollector collector = OtlpCollector.start()) {
			String endpoint = "endpoint=" + collector.httpEndpoint() + "/v1/traces";
			assertThat(exported(collector, endpoint, "throughline.redaction.enabled=false"))
				.isEqualTo("to jane@example.com");
			assertThat(exported(collector, endpoint, "throughline.redaction.action=drop")).isEqualTo("to ");
			assertThat(exported(collector, endpoint, "throughline.redaction.action=hash",
					"throughline.redaction.hash-key=0123456789abcdef"))
				.matches("to \\[HASHED:email:[0-9a-f]{16}]");
			assertThat(exported(collector, endpoint, "throughline.redaction.detectors.email=off"))
				.isEqualTo("to jane@example.com");
			assertThat(exported(collector, endpoint, "throughline.redaction.denied-keys=x-tag"))
				.isEqualTo("[REDACTED:key]");
			assertThat(exported(collector, endpoint, "throughline.redaction.allowed-keys=xTag"))
				.isEqualTo("to jane@example.com");
			assertThat(exported(collector, endpoint, "throughline.redaction.patterns.to=^to"))
				.isEqualTo("[REDACTED:to] [REDACTED:email]");
		}
	}

	@Test
	void queryParameterIsAllowedByName() {
		this.runner.withPropertyValues("throughline.redaction.url.allowed-query-parameters=page")
			.run((context) -> assertThat(context.getBean(Redactor.class).value("url.query", "page=1&x=2"))
				.isEqualTo("page=1&x=REDACTED"));
	}

	@Test
	void wrongPropertiesStopTheStart() {
		this.runner.withPropertyValues("throughline.redaction.action=hash")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("throughline.redaction.hash-key: not set (expected: at least 16 characters"));
		this.runner.withPropertyValues("throughline.redaction.detectors.emial=off")
			.run((context) -> assertThat(context).getFailure().rootCause().hasMessageContaining("emial"));
		this.runner.withPropertyValues("throughline.redaction.patterns.x=(")
			.run((context) -> assertThat(context).getFailure()
				.rootCause()
				.hasMessageStartingWith("throughline.redaction.patterns.x: ("));
	}

	@Test
	void backsOffForTheExportersOfTheUser() {
		SpanExporters own = SpanExporters.of(InMemorySpanExporter.create());
		this.runner.withBean(SpanExporters.class, () -> own)
			.run((context) -> assertThat(context.getBean(SpanExporters.class)).isSameAs(own));
	}

	@Test
	void wrapsEveryExporterInOrder() {
		this.runner.withBean("first", SpanExporter.class, InMemorySpanExporter::create)
			.withBean("second", SpanExporter.class, InMemorySpanExporter::create)
			.run((context) -> assertThat(context.getBean(SpanExporters.class).list()).hasSize(2)
				.allMatch(RedactingSpanExporter.class::isInstance));
	}

	@Test
	void leavesTheExportersToSpringBootWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.redaction.enabled=false")
			.withBean("first", SpanExporter.class, InMemorySpanExporter::create)
			.run((context) -> assertThat(context.getBean(SpanExporters.class).list())
				.noneMatch(RedactingSpanExporter.class::isInstance));
	}

	@Test
	void hasNoExportersWithoutOpenTelemetry() {
		this.runner.withPropertyValues("management.opentelemetry.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(SpanExporters.class));
	}

	@Test
	void backsOffWithoutTheSdk() {
		new ApplicationContextRunner().withConfiguration(AutoConfigurations.of(RedactionAutoConfiguration.class))
			.withClassLoader(new FilteredClassLoader(SpanExporter.class))
			.run((context) -> assertThat(context).doesNotHaveBean("throughlineSpanExporters"));
	}

	@Test
	void exportedLogRecordsAreRedacted() {
		InMemoryLogRecordExporter exporter = InMemoryLogRecordExporter.create();
		this.runner.withConfiguration(AutoConfigurations.of(OpenTelemetryLoggingAutoConfiguration.class))
			.withBean(LogRecordExporter.class, () -> exporter)
			.run((context) -> {
				Logger logger = context.getBean(SdkLoggerProvider.class).get("test");
				logger.logRecordBuilder()
					.setBody("to jane@example.com")
					.setAttribute(stringKey("password"), "hunter2")
					.emit();
				logger.logRecordBuilder().setBody("clean").setAttribute(stringKey("a"), "b").emit();
				context.getBean(SdkLoggerProvider.class).forceFlush().join(10, TimeUnit.SECONDS);
				List<LogRecordData> records = exporter.getFinishedLogRecordItems();
				assertThat(records).hasSize(2);
				assertThat(records.get(0).getBodyValue().asString()).isEqualTo("to [REDACTED:email]");
				assertThat(records.get(0).getAttributes())
					.isEqualTo(Attributes.of(stringKey("password"), "[REDACTED:key]"));
				assertThat(records.get(1)).isNotInstanceOf(RedactedLogRecord.class);
			});
	}

	private String exported(OtlpCollector collector, String... properties) {
		String[] values = new String[properties.length];
		for (int i = 0; i < values.length; i++) {
			values[i] = properties[i].startsWith("throughline.") ? properties[i]
					: "management.opentelemetry.tracing.export.otlp." + properties[i];
		}
		this.runner.withPropertyValues(values).run((context) -> {
			assertThat(context).hasNotFailed();
			context.getBean(Tracer.class).nextSpan().name("span").tag("x.tag", "to jane@example.com").start().end();
			this.spans.take();
		});
		Span span = collector.takeSpans(1).get(0);
		return span.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals("x.tag"))
			.map(KeyValue::getValue)
			.findFirst()
			.orElseThrow()
			.getStringValue();
	}

}
