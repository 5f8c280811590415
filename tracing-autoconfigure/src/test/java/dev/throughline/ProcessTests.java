package dev.throughline;

import java.io.IOException;
import java.util.List;
import java.util.Map;

import dev.throughline.ChildProcess.Outcome;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpLogsRequest;
import dev.throughline.test.OtlpRequest;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees: a process of its own with {@code OTEL_*} variables in its real
 * environment, observed through its standard output, its exit code and a collector.
 */
class ProcessTests {

	private final JsonMapper json = new JsonMapper();

	@Test
	void configurationOfTheSeedsWorksVerbatim() throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			Outcome outcome = run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.grpcEndpoint().toString(),
					"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_SERVICE_NAME", "arbitex-outpost",
					"OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=production,outpost.id=o-17,host.name=rack-7"));
			assertThat(outcome.exitCode()).isZero();
			assertThat(outcome.output())
				.contains("OTel initialized: service=arbitex-outpost, endpoint=" + collector.grpcEndpoint()
						+ ", transport=grpc, sampler=ParentBased{TraceIdRatioBased{1.000000}}, ")
				.contains("exporter=otlp");
			OtlpRequest request = collector.take();
			assertThat(request.transport()).isEqualTo("grpc");
			assertThat(request.resourceAttribute("service.name")).isEqualTo("arbitex-outpost");
			assertThat(request.resourceAttribute("deployment.environment")).isEqualTo("production");
			assertThat(request.resourceAttribute("deployment.environment.name")).isEqualTo("production");
			assertThat(request.resourceAttribute("outpost.id")).isEqualTo("o-17");
			assertThat(request.resourceAttribute("host.name")).isEqualTo("rack-7");
			assertThat(request.resourceAttribute("process.runtime.version"))
				.isEqualTo(System.getProperty("java.runtime.version"));
			assertThat(request.spans()).singleElement()
				.satisfies((span) -> assertThat(span.getName()).isEqualTo("job"));
		}
	}

	@Test
	void httpEndpointWithoutAPathGetsTheOneOfTraces() throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			Outcome outcome = run(Map.of("OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", collector.httpEndpoint().toString(),
					"OTEL_EXPORTER_OTLP_TIMEOUT", "0", "OTEL_BSP_EXPORT_TIMEOUT", "0"));
			assertThat(outcome.exitCode()).as(outcome.output()).isZero();
			OtlpRequest request = collector.take();
			assertThat(request.path()).isEqualTo("/v1/traces");
			assertThat(request.resourceAttribute("service.name")).isEqualTo("job-service");
		}
	}

	@Test
	void wellKnownGrpcPortMeansGrpc() throws Exception {
		Outcome outcome = run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://user:secret@localhost:4317",
				"OTEL_TRACES_SAMPLER", "always_off"));
		assertThat(outcome.output())
			.contains("endpoint=http://REDACTED@localhost:4317, transport=grpc, sampler=AlwaysOffSampler")
			.doesNotContain("secret");
	}

	@Test
	void withoutAnEndpointTheLineSaysThatNothingIsExportedAndWhy() throws Exception {
		Outcome outcome = run(Map.of());
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.output()).contains("OTel initialized: service=job-service, endpoint=none, ")
			.contains("exporter=none (no endpoint: ids in logs and headers only; set OTEL_EXPORTER_OTLP_ENDPOINT")
			.doesNotContain("WARN")
			.containsPattern("\\[[0-9a-f]{32}-[0-9a-f]{16}\\] .*working");
	}

	@Test
	void variablesDoNotBeatTheCommandLine() throws Exception {
		Outcome outcome = run(Map.of("OTEL_TRACES_SAMPLER", "always_off"),
				"--management.opentelemetry.tracing.sampler=always-on");
		assertThat(outcome.output()).contains("sampler=AlwaysOnSampler");
	}

	@Test
	void ratioSamplerWithoutArgumentKeepsEverything() throws Exception {
		Outcome outcome = run(Map.of("OTEL_TRACES_SAMPLER", "traceidratio"));
		assertThat(outcome.output()).contains("sampler=TraceIdRatioBased{1.000000}");
	}

	@Test
	void consoleExporterWritesOneSpanALine() throws Exception {
		Outcome outcome = run(Map.of("OTEL_TRACES_EXPORTER", "console"));
		assertThat(outcome.exitCode()).isZero();
		assertThat(outcome.output()).contains("exporter=stdout");
		List<String> spans = outcome.output().lines().filter((line) -> line.startsWith("{")).toList();
		assertThat(spans).singleElement().satisfies((line) -> {
			JsonNode resourceSpans = this.json.readTree(line).path("resourceSpans").path(0);
			JsonNode span = resourceSpans.path("scopeSpans").path(0).path("spans").path(0);
			assertThat(span.path("name").asString()).isEqualTo("job");
			assertThat(span.path("traceId").asString()).matches("[0-9a-f]{32}");
		});
	}

	@Test
	void unknownExporterFailsWithOneClearMessage() throws Exception {
		Outcome outcome = run(Map.of("THROUGHLINE_EXPORTER", "jaeger"));
		assertThat(outcome.exitCode()).isEqualTo(1);
		assertThat(outcome.output()).contains("APPLICATION FAILED TO START")
			.contains("throughline.exporter")
			.contains("jaeger")
			.contains("'auto', 'none', 'stdout' and 'otlp'")
			.doesNotContain("\tat ");
	}

	@Test
	void contradictionOfPortAndTransportIsWarnedAboutOnce() throws Exception {
		Outcome outcome = run(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:4318",
				"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_TRACES_SAMPLER", "always_off"));
		assertThat(
				outcome.output().lines().filter((line) -> line.contains("WARN") && line.contains("http://localhost")))
			.singleElement()
			.asString()
			.contains("wrong-port", "over gRPC to http://localhost:4318");
	}

	@Test
	void jsonLinesHaveExactlyTheseMembers() throws Exception {
		Outcome outcome = run(Map.of("OTEL_SERVICE_NAME", "arbitex-outpost"), "--throughline.logging.format=json");
		List<JsonNode> lines = outcome.output().lines().map(this.json::readTree).toList();
		JsonNode inside = lines.stream().filter((line) -> message(line).equals("working")).findFirst().orElseThrow();
		assertThat(inside.propertyNames()).containsExactly("timestamp", "level", "message", "logger", "thread",
				"service", "trace_id", "span_id", "trace_sampled", "context.level", "tenant", "count");
		assertThat(inside.path("timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
		assertThat(inside.path("level").asString()).isEqualTo("INFO");
		assertThat(inside.path("logger").asString()).isEqualTo(JobApplication.class.getName());
		assertThat(inside.path("thread").asString()).isEqualTo("main");
		assertThat(inside.path("service").asString()).isEqualTo("arbitex-outpost");
		assertThat(inside.path("trace_id").asString()).matches("[0-9a-f]{32}");
		assertThat(inside.path("span_id").asString()).matches("[0-9a-f]{16}");
		assertThat(inside.path("trace_sampled").isBoolean()).isTrue();
		assertThat(inside.path("tenant").asString()).isEqualTo("acme");
		assertThat(inside.path("context.level").asString()).isEqualTo("gold");
		assertThat(inside.path("count").intValue()).isEqualTo(3);
		JsonNode failed = lines.stream().filter((line) -> message(line).equals("failed")).findFirst().orElseThrow();
		assertThat(failed.propertyNames()).containsExactly("timestamp", "level", "message", "logger", "thread",
				"service", "stack_trace");
		assertThat(failed.path("stack_trace").asString()).startsWith("java.lang.IllegalStateException: broken");
	}

	@Test
	void logsReachTheCollectorOfTheVariables() throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			Outcome outcome = run(
					Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.grpcEndpoint().toString(),
							"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "OTEL_SERVICE_NAME", "arbitex-outpost"),
					"--throughline.logging.otlp.enabled=true", "--logging.level.root=DEBUG");
			assertThat(outcome.exitCode()).as(outcome.output()).isZero();
			LogRecord working = null;
			while (working == null) {
				OtlpLogsRequest request = collector.takeLogs();
				assertThat(request.transport()).isEqualTo("grpc");
				assertThat(request.resourceAttribute("service.name")).isEqualTo("arbitex-outpost");
				working = request.records()
					.stream()
					.filter((record) -> record.getBody().getStringValue().equals("working"))
					.findFirst()
					.orElse(null);
			}
			Span job = collector.takeSpans(1).get(0);
			assertThat(working.getTraceId()).isEqualTo(job.getTraceId());
			assertThat(working.getSpanId()).isEqualTo(job.getSpanId());
		}
	}

	private static String message(JsonNode line) {
		return line.path("message").asString();
	}

	private static Outcome run(Map<String, String> variables, String... arguments)
			throws IOException, InterruptedException {
		return ChildProcess.run(List.of(), JobApplication.class, variables, arguments);
	}

}
