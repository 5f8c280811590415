package dev.throughline.backend.otlp;

import java.util.List;
import java.util.concurrent.TimeUnit;

import dev.throughline.backend.RunningBackend;
import dev.throughline.backend.TestSpans;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.TracesData;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests with OpenTelemetry's own exporters.
 */
class OtlpExportersTests {

	private final RunningBackend backend = RunningBackend.start();

	@AfterEach
	void closeBackend() {
		this.backend.close();
	}

	@Test
	void keepsSpansOfHttpExporter() {
		exportsOneSpan(OtlpHttpSpanExporter.builder().setEndpoint(httpEndpoint()).build());
	}

	@Test
	void keepsSpansOfHttpExporterWithGzip() {
		exportsOneSpan(OtlpHttpSpanExporter.builder().setEndpoint(httpEndpoint()).setCompression("gzip").build());
	}

	@Test
	void keepsSpansOfGrpcExporter() {
		exportsOneSpan(OtlpGrpcSpanExporter.builder().setEndpoint(this.backend.otlpGrpc().toString()).build());
	}

	@Test
	void keepsSpansOfGrpcExporterWithGzip() {
		exportsOneSpan(OtlpGrpcSpanExporter.builder()
			.setEndpoint(this.backend.otlpGrpc().toString())
			.setCompression("gzip")
			.build());
	}

	private String httpEndpoint() {
		return this.backend.otlpHttp() + "/v1/traces";
	}

	private void exportsOneSpan(SpanExporter exporter) {
		Resource resource = Resource.create(Attributes.builder().put("service.name", "checkout").build());
		String traceId;
		try (SdkTracerProvider provider = SdkTracerProvider.builder()
			.setResource(resource)
			.addSpanProcessor(SimpleSpanProcessor.create(exporter))
			.build()) {
			Span span = provider.get("test").spanBuilder("pay").startSpan();
			span.setAttribute("amount", 12);
			span.end();
			traceId = span.getSpanContext().getTraceId();
			CompletableResultCode flushed = provider.forceFlush().join(30, TimeUnit.SECONDS);
			assertThat(flushed.isSuccess()).isTrue();
		}
		TracesData trace = this.backend.tempoTrace(traceId);
		assertThat(trace.getResourceSpansList()).hasSize(1);
		ResourceSpans resourceSpans = trace.getResourceSpans(0);
		assertThat(resourceSpans.getResource().getAttributesList())
			.isEqualTo(List.of(TestSpans.attribute("service.name", "checkout")));
		assertThat(resourceSpans.getScopeSpans(0).getScope().getName()).isEqualTo("test");
		assertThat(resourceSpans.getScopeSpans(0).getSpans(0).getName()).isEqualTo("pay");
		assertThat(resourceSpans.getScopeSpans(0).getSpans(0).getAttributes(0).getValue().getIntValue()).isEqualTo(12);
	}

}
