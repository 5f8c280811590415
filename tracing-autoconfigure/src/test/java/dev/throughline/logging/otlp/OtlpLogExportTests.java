package dev.throughline.logging.otlp;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

import dev.throughline.TracedApplication;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpLogsRequest;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Log records of a whole application on their way to a collector.
 */
class OtlpLogExportTests {

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@AutoClose
	private final OtlpCollector collector = OtlpCollector.start();

	private final List<LogRecord> received = new ArrayList<>();

	@Test
	void recordsArriveOverHttpWithTheIdsOfTheirSpan() throws Exception {
		try (TracedApplication application = start(this.collector.httpEndpoint().toString())) {
			application.get("/working");
			SpanData span = this.spans.take();
			LogRecord working = takeRecord("working", "http", "/v1/logs");
			assertIds(working, span);
			assertThat(working.getSeverityText()).isEqualTo("INFO");
			assertThat(attribute(working, "count").getValue().getIntValue()).isEqualTo(3);
			LogRecord access = takeRecord("GET /working 200 ", "http", "/v1/logs");
			assertIds(access, span);
			assertThat(attribute(access, "status").getValue().getIntValue()).isEqualTo(200);
			assertThat(attribute(access, "route").getValue().getStringValue()).isEqualTo("/working");
		}
	}

	@Test
	void recordsArriveOverGrpc() throws Exception {
		try (TracedApplication application = start(
				this.collector.grpcEndpoint().toString().replace("http://", "grpc://"))) {
			application.get("/working");
			assertIds(takeRecord("working", "grpc", ""), this.spans.take());
		}
	}

	private TracedApplication start(String endpoint) {
		return TracedApplication.start(WebApplicationType.SERVLET, this.spans, TestController.class,
				"throughline.logging.otlp.enabled=true", "throughline.logging.access.enabled=true",
				"management.opentelemetry.logging.export.otlp.endpoint=" + endpoint,
				"management.opentelemetry.logging.export.schedule-delay=10ms");
	}

	private LogRecord takeRecord(String body, String transport, String path) {
		while (true) {
			for (LogRecord candidate : this.received) {
				if (candidate.getBody().getStringValue().startsWith(body)) {
					return candidate;
				}
			}
			OtlpLogsRequest request = this.collector.takeLogs();
			assertThat(request.transport()).isEqualTo(transport);
			assertThat(request.path()).isEqualTo(path);
			assertThat(request.resourceAttribute("service.name")).isEqualTo("traced");
			this.received.addAll(request.records());
		}
	}

	private static void assertIds(LogRecord record, SpanData span) {
		assertThat(HexFormat.of().formatHex(record.getTraceId().toByteArray())).isEqualTo(span.getTraceId());
		assertThat(HexFormat.of().formatHex(record.getSpanId().toByteArray())).isEqualTo(span.getSpanId());
	}

	private static KeyValue attribute(LogRecord record, String key) {
		return record.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals(key))
			.findFirst()
			.orElseThrow();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		@GetMapping("/working")
		String working() {
			LoggerFactory.getLogger(TestController.class).atInfo().addKeyValue("count", 3).log("working");
			return "done";
		}

	}

}
