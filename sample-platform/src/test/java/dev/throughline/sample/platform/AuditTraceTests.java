package dev.throughline.sample.platform;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import com.google.protobuf.ByteString;
import dev.throughline.test.OtlpCollector;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.context.SpringBootTest.WebEnvironment;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a trace shows of an event that is stored, as a collector receives it.
 */
@SpringBootTest(webEnvironment = WebEnvironment.RANDOM_PORT,
		properties = { "platform.audit.token=" + PlatformClient.TOKEN,
				"management.opentelemetry.tracing.export.schedule-delay=50ms" })
@DirtiesContext
class AuditTraceTests {

	private static final OtlpCollector collector = OtlpCollector.start();

	@LocalServerPort
	private int port;

	@DynamicPropertySource
	static void export(DynamicPropertyRegistry registry) {
		registry.add("management.opentelemetry.tracing.export.otlp.endpoint",
				() -> collector.httpEndpoint() + "/v1/traces");
	}

	@AfterAll
	static void stopCollector() {
		collector.close();
	}

	@Test
	void anEventIsOneServerSpanWithOneInsertSpan() {
		String traceId = UUID.randomUUID().toString().replace("-", "");
		EventBody event = EventBody.random();
		String body = event.text((json) -> json.put("tenant", "tenant-probe").put("model", "model-probe"));
		int status = new PlatformClient(this.port)
			.ingest(body, (request) -> request.header("traceparent", "00-" + traceId + "-1234567890abcdef-01"))
			.statusCode();
		assertThat(status).isEqualTo(201);
		List<Span> spans = takeTrace(traceId);
		assertThat(spans).extracting(Span::getName)
			.containsExactlyInAnyOrder("POST /api/internal/audit/ingest", "INSERT audit_logs");
		Span server = only(spans, SpanKind.SPAN_KIND_SERVER);
		assertThat(server.getParentSpanId()).isEqualTo(bytes("1234567890abcdef"));
		assertThat(only(spans, SpanKind.SPAN_KIND_CLIENT).getParentSpanId()).isEqualTo(server.getSpanId());
		assertThat(spans.toString()).doesNotContain("tenant-probe", "model-probe", event.id().toString(),
				PlatformClient.TOKEN);
	}

	@Test
	void aCheckOfTheHealthLeavesNoSpan() {
		String traceId = UUID.randomUUID().toString().replace("-", "");
		PlatformClient client = new PlatformClient(this.port);
		assertThat(client.getWithoutToken("/health").statusCode()).isEqualTo(200);
		client.ingest(EventBody.random().text(),
				(request) -> request.header("traceparent", "00-" + traceId + "-1234567890abcdef-01"));
		List<Span> spans = new ArrayList<>();
		while (spans.stream().noneMatch((span) -> span.getTraceId().equals(bytes(traceId)))) {
			spans.addAll(collector.takeSpans(1));
		}
		assertThat(spans.toString()).doesNotContain("health");
	}

	private List<Span> takeTrace(String traceId) {
		List<Span> trace = new ArrayList<>();
		while (trace.stream().noneMatch((span) -> span.getKind() == SpanKind.SPAN_KIND_SERVER)) {
			collector.takeSpans(1)
				.stream()
				.filter((span) -> span.getTraceId().equals(bytes(traceId)))
				.forEach(trace::add);
		}
		return trace;
	}

	private static Span only(List<Span> spans, SpanKind kind) {
		return spans.stream().filter((span) -> span.getKind() == kind).findFirst().orElseThrow();
	}

	private static ByteString bytes(String hex) {
		return ByteString.copyFrom(HexFormat.of().parseHex(hex));
	}

}
