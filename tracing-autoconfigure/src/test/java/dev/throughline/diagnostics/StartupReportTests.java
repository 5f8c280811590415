package dev.throughline.diagnostics;

import java.util.List;

import dev.throughline.diagnostics.SpanDestinations.SpanDestination;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.test.context.runner.ApplicationContextRunner;

import static org.assertj.core.api.Assertions.assertThat;

class StartupReportTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final ApplicationContextRunner runner = TracingContextRunner
		.with(this.spans, DiagnosticsAutoConfiguration.class)
		.withPropertyValues("spring.application.name=reported");

	@Test
	void tellsServiceDestinationTransportSamplerPropagatorsAndExporter() {
		assertLine("OTel initialized: service=reported, endpoint=http://REDACTED@collector:4317, transport=grpc, "
				+ "sampler=ParentBased{TraceIdRatioBased{0.250000}}, propagators=tracecontext,baggage, exporter=otlp",
				"management.opentelemetry.tracing.export.otlp.endpoint=http://user:secret@collector:4317",
				"management.opentelemetry.tracing.export.otlp.transport=grpc",
				"management.tracing.sampling.probability=0.25", "management.tracing.propagation.type=W3C");
	}

	@Test
	void tellsThatThereIsNoEndpoint() {
		assertLine("OTel initialized: service=reported, endpoint=none, sampler=AlwaysOnSampler, propagators=b3multi, "
				+ "exporter=none (no endpoint: ids in logs and headers only; set OTEL_EXPORTER_OTLP_ENDPOINT or "
				+ "management.opentelemetry.tracing.export.otlp.endpoint)",
				"management.opentelemetry.tracing.sampler=always-on", "management.tracing.propagation.type=B3_MULTI",
				"management.tracing.baggage.enabled=false");
	}

	@Test
	void tellsThePropertyThatSwitchedExportOff() {
		assertLine("exporter=none (throughline.exporter=none: ids in logs and headers only)",
				"throughline.exporter=none");
		assertLine("exporter=none (management.tracing.export.otlp.enabled=false: ids in logs and headers only)",
				"management.tracing.export.otlp.enabled=false");
		assertLine("exporter=none (management.tracing.export.enabled=false: nothing exported, context not propagated)",
				"management.tracing.export.enabled=false");
		assertLine("exporter=none (management.opentelemetry.enabled=false: ids in logs and headers only)",
				"management.opentelemetry.enabled=false");
	}

	@Test
	void tellsDestinationsThatAreNoExporters() {
		SpanDestination further = new SpanDestination("vendor", "https://vendor.example.com/v1/traces", "http");
		this.runner.withBean(SpanDestinations.class, () -> () -> List.of(further))
			.run((context) -> assertThat(context.getBean(StartupReport.class).line())
				.contains("endpoint=https://vendor.example.com/v1/traces, transport=http,")
				.endsWith("exporter=vendor"));
		SpanDestination own = new SpanDestination("ownExporter", null, null);
		this.runner.withBean(SpanDestinations.class, () -> () -> List.of(own, further))
			.withBean("ownExporter", InMemorySpanExporter.class, InMemorySpanExporter::create)
			.run((context) -> assertThat(context.getBean(StartupReport.class).line())
				.contains("endpoint=https://vendor.example.com/v1/traces, transport=http,")
				.endsWith("exporter=InMemorySpanExporter+vendor"));
	}

	@Test
	void backsOffWhenSwitchedOff() {
		this.runner.withPropertyValues("throughline.diagnostics.enabled=false")
			.run((context) -> assertThat(context).doesNotHaveBean(StartupReport.class));
	}

	private void assertLine(String expected, String... properties) {
		this.runner.withPropertyValues(properties)
			.run((context) -> assertThat(context.getBean(StartupReport.class).line()).endsWith(expected));
	}

}
