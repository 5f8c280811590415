package dev.throughline.export.delivery;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.Random;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnknownFieldSet;
import com.google.protobuf.UnknownFieldSet.Field;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OtlpSplitTests {

	private final ExporterCopy encoder = new ExporterCopy(OtlpHttpSpanExporter.builder());

	private final Random random = new Random(42);

	@Test
	void halvesHoldTheSameSpansWithTheirResourceAndScope() throws Exception {
		for (int round = 0; round < 50; round++) {
			OtlpPayload whole = this.encoder.encode(randomSpans(2 + this.random.nextInt(30)));
			List<OtlpPayload> halves = OtlpSplit.halves(whole);
			assertThat(halves).hasSize(2).allSatisfy((half) -> assertThat(half.spans()).isPositive());
			List<String> spans = new ArrayList<>();
			for (OtlpPayload half : halves) {
				List<String> held = spans(half.message());
				assertThat(held).hasSize(half.spans());
				spans.addAll(held);
			}
			assertThat(spans).isEqualTo(spans(whole.message()));
		}
	}

	@Test
	void halvesCanBeHalvedDownToSingleSpans() throws Exception {
		OtlpPayload whole = this.encoder.encode(randomSpans(37));
		List<String> spans = new ArrayList<>();
		Deque<OtlpPayload> rest = new ArrayDeque<>(List.of(whole));
		while (!rest.isEmpty()) {
			OtlpPayload payload = rest.pop();
			List<OtlpPayload> halves = OtlpSplit.halves(payload);
			if (halves.isEmpty()) {
				assertThat(payload.spans()).isOne();
				spans.addAll(spans(payload.message()));
			}
			else {
				rest.push(halves.get(1));
				rest.push(halves.get(0));
			}
		}
		assertThat(spans).isEqualTo(spans(whole.message()));
	}

	@Test
	void keepsFieldsOfLaterVersions() throws Exception {
		UnknownFieldSet later = UnknownFieldSet.newBuilder()
			.addField(1000, Field.newBuilder().addFixed64(1).addFixed32(2).addVarint(3).build())
			.build();
		ScopeSpans scope = ScopeSpans.newBuilder()
			.addSpans(Span.newBuilder().setName("a"))
			.addSpans(Span.newBuilder().setName("b"))
			.setUnknownFields(later)
			.build();
		byte[] whole = ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope).setUnknownFields(later))
			.setUnknownFields(later)
			.build()
			.toByteArray();
		for (OtlpPayload half : OtlpSplit.halves(new OtlpPayload(whole, 2))) {
			ExportTraceServiceRequest request = ExportTraceServiceRequest.parseFrom(half.message());
			assertThat(request.getUnknownFields()).isEqualTo(later);
			assertThat(request.getResourceSpans(0).getUnknownFields()).isEqualTo(later);
			assertThat(request.getResourceSpans(0).getScopeSpans(0).getUnknownFields()).isEqualTo(later);
		}
	}

	@Test
	void doesNotDivideWhatIsNoRequest() {
		byte[] message = this.encoder.encode(Spans.of(4)).message();
		assertThat(OtlpSplit.halves(new OtlpPayload(message, 1))).isEmpty();
		assertThat(OtlpSplit.halves(new OtlpPayload(message, 5))).isEmpty();
		for (int length = 0; length < message.length; length++) {
			assertThat(OtlpSplit.halves(new OtlpPayload(Arrays.copyOf(message, length), 4))).isEmpty();
		}
		for (int round = 0; round < 200; round++) {
			byte[] noise = new byte[this.random.nextInt(64)];
			this.random.nextBytes(noise);
			assertThat(OtlpSplit.halves(new OtlpPayload(noise, 4))).isEmpty();
		}
	}

	private List<SpanData> randomSpans(int count) {
		List<SpanData> spans = new ArrayList<>();
		for (int i = 1; i <= count; i++) {
			spans.add(Spans.span(i, "service-" + this.random.nextInt(3), "scope-" + this.random.nextInt(3)));
		}
		return spans;
	}

	// each span with everything around it
	private static List<String> spans(byte[] message) throws InvalidProtocolBufferException {
		List<String> spans = new ArrayList<>();
		for (ResourceSpans resource : ExportTraceServiceRequest.parseFrom(message).getResourceSpansList()) {
			assertThat(resource.getScopeSpansCount()).isPositive();
			for (ScopeSpans scope : resource.getScopeSpansList()) {
				assertThat(scope.getSpansCount()).isPositive();
				for (Span span : scope.getSpansList()) {
					spans.add(resource.getResource() + resource.getSchemaUrl() + scope.getScope() + scope.getSchemaUrl()
							+ span);
				}
			}
		}
		return spans;
	}

}
