package dev.throughline.agent;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import com.google.protobuf.ByteString;
import dev.throughline.ChildProcess;
import dev.throughline.ChildProcess.Outcome;
import dev.throughline.test.OtlpCollector;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The real agent, in a process that handles one request: its server span, an observation
 * of the application, a call to itself, a span made by hand and a statement.
 */
class AgentProcessTests {

	private static final String AGENT = Path.of("target", "agent", "opentelemetry-javaagent.jar")
		.toAbsolutePath()
		.toString();

	@Test
	void standsDownAndOneSetOfSpansIsLeft() throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			Outcome outcome = run(collector);
			assertThat(outcome.exitCode()).as(outcome.output()).isZero();
			assertThat(warnings(outcome)).singleElement()
				.asString()
				.contains("the OpenTelemetry Java agent", "stands down", "Remove -javaagent",
						"throughline.agent=coexist");
			assertThat(outcome.output())
				.contains("exporter=none (throughline.agent=stand-down: left to the java-agent of OpenTelemetry)");
			List<Span> spans = takeAll(collector);
			assertThat(spans).extracting(Span::getTraceId).containsOnly(spans.get(0).getTraceId());
			Span outer = only(spans, (span) -> span.getName().equals("GET /outer/{id}"));
			Span work = only(spans, (span) -> span.getName().equals("user.work"));
			Span call = only(spans, (span) -> span.getName().equals("GET"));
			Span inner = only(spans, (span) -> span.getName().equals("GET /inner/{id}"));
			Span manual = only(spans, (span) -> span.getName().equals("manual"));
			Span statement = only(spans, (span) -> span.getName().startsWith("SELECT"));
			assertThat(outer.getKind()).isEqualTo(SpanKind.SPAN_KIND_SERVER);
			assertThat(call.getKind()).isEqualTo(SpanKind.SPAN_KIND_CLIENT);
			assertThat(outer.getParentSpanId()).isEqualTo(ByteString.EMPTY);
			assertThat(work.getParentSpanId()).isEqualTo(outer.getSpanId());
			assertThat(call.getParentSpanId()).isEqualTo(work.getSpanId());
			assertThat(inner.getParentSpanId()).isEqualTo(call.getSpanId());
			assertThat(manual.getParentSpanId()).isEqualTo(inner.getSpanId());
			assertThat(statement.getParentSpanId()).isEqualTo(manual.getSpanId());
			assertThat(spans).hasSize(6);
			String traceId = hex(outer.getTraceId());
			assertThat(outcome.output()).contains("X-Trace-Id: " + traceId)
				.containsPattern("\\[" + traceId + "-" + hex(outer.getSpanId()) + "] .*: outer called")
				.containsPattern("\\[" + traceId + "-" + hex(work.getSpanId()) + "] .*: working");
		}
	}

	@Test
	void coexistsWhenToldToAndEverySpanIsThereTwice() throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			Outcome outcome = run(collector, "--throughline.agent=coexist");
			assertThat(outcome.exitCode()).as(outcome.output()).isZero();
			assertThat(warnings(outcome)).singleElement()
				.asString()
				.contains("two sets of spans", "the OpenTelemetry Java agent", "Remove -javaagent");
			List<Span> spans = takeAll(collector);
			assertThat(spans.stream().filter((span) -> span.getKind() == SpanKind.SPAN_KIND_SERVER)).hasSize(4);
			assertThat(spans.stream().filter((span) -> span.getName().startsWith("SELECT"))).hasSize(2);
		}
	}

	@Test
	void failsWhenToldTo() throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			Outcome outcome = run(collector, "--throughline.agent=fail");
			assertThat(outcome.exitCode()).isEqualTo(1);
			assertThat(outcome.output()).contains("APPLICATION FAILED TO START")
				.contains("because of the OpenTelemetry Java agent, and throughline.agent is 'fail'")
				.contains("Remove -javaagent")
				.doesNotContain("\tat dev.throughline");
		}
	}

	private static Outcome run(OtlpCollector collector, String... arguments) throws Exception {
		return ChildProcess.run(List.of("-javaagent:" + AGENT), OneRequestApplication.class,
				Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", collector.httpEndpoint().toString(), "OTEL_METRICS_EXPORTER",
						"none", "OTEL_LOGS_EXPORTER", "none"),
				arguments);
	}

	private static List<String> warnings(Outcome outcome) {
		return outcome.output().lines().filter((line) -> line.contains(" WARN ")).toList();
	}

	private static List<Span> takeAll(OtlpCollector collector) {
		List<Span> spans = new ArrayList<>();
		while (!collector.isEmpty()) {
			spans.addAll(collector.take().spans());
		}
		return spans;
	}

	private static Span only(List<Span> spans, Predicate<Span> wanted) {
		List<Span> found = spans.stream().filter(wanted).toList();
		assertThat(found).as("of %s", spans.stream().map(Span::getName).toList()).hasSize(1);
		return found.get(0);
	}

	private static String hex(ByteString bytes) {
		return HexFormat.of().formatHex(bytes.toByteArray());
	}

}
