package dev.throughline.export.delivery;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;

import com.sun.management.ThreadMXBean;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ExporterCopyTests {

	@Test
	void learnsHowTheExporterIsConfigured() {
		ExporterCopy http = new ExporterCopy(OtlpHttpSpanExporter.builder()
			.setEndpoint("http://collector:4318/v1/traces")
			.addHeader("a", "1")
			.setHeaders(() -> Map.of("b", "2"))
			.build()
			.toBuilder());
		assertThat(http.httpConfig().getEndpoint()).hasToString("http://collector:4318/v1/traces");
		assertThat(http.httpConfig().getHeadersSupplier().get()).containsEntry("a", List.of("1"))
			.containsEntry("b", List.of("2"));
		ExporterCopy grpc = new ExporterCopy(
				OtlpGrpcSpanExporter.builder().setEndpoint("http://collector:4317").build().toBuilder());
		assertThat(grpc.grpcConfig().getEndpoint().getAuthority()).isEqualTo("collector:4317");
	}

	@Test
	void encodesTheSameForBothTransports() throws Exception {
		List<SpanData> spans = Spans.of(3);
		OtlpPayload http = new ExporterCopy(OtlpHttpSpanExporter.builder()).encode(spans);
		OtlpPayload grpc = new ExporterCopy(OtlpGrpcSpanExporter.builder()).encode(spans);
		assertThat(http.message()).isEqualTo(grpc.message());
		assertThat(ExportTraceServiceRequest.parseFrom(http.message())
			.getResourceSpans(0)
			.getScopeSpans(0)
			.getSpansCount()).isEqualTo(3);
		assertThat(http.spans()).isEqualTo(3);
	}

	@Test
	void encodesIntoTheArrayOfAMessageThatHasArrived() {
		ExporterCopy encoder = new ExporterCopy(OtlpHttpSpanExporter.builder());
		OtlpPayload first = encoder.encode(Spans.of(10));
		byte[] ten = first.message();
		OtlpPayload waiting = encoder.encode(Spans.of(10));
		assertThat(waiting.buffer()).isNotSameAs(first.buffer());
		encoder.recycle(first);
		OtlpPayload second = encoder.encode(Spans.of(8));
		assertThat(second.buffer()).isSameAs(first.buffer());
		assertThat(second.message())
			.isEqualTo(new ExporterCopy(OtlpHttpSpanExporter.builder()).encode(Spans.of(8)).message());
		assertThat(waiting.message()).isEqualTo(ten);
		encoder.recycle(second);
		assertThat(encoder.encode(Spans.of(2)).bytes()).isLessThan(second.bytes() / 2);
	}

	@Test
	void allocatesNoMessageWhenTheOnesBeforeHaveArrived() {
		ExporterCopy encoder = new ExporterCopy(OtlpHttpSpanExporter.builder());
		List<SpanData> spans = Spans.of(256);
		for (int i = 0; i < 200; i++) {
			encoder.recycle(encoder.encode(spans));
		}
		ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
		long before = threads.getCurrentThreadAllocatedBytes();
		encoder.recycle(encoder.encode(spans));
		long allocated = threads.getCurrentThreadAllocatedBytes() - before;
		assertThat(allocated / spans.size()).as("bytes a span").isLessThan(300);
	}

}
