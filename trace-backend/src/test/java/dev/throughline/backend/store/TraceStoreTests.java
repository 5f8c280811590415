package dev.throughline.backend.store;

import java.util.HexFormat;

import dev.throughline.backend.TestSpans;
import dev.throughline.backend.batch.Intake;
import dev.throughline.backend.batch.MalformedRequestException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link TraceStore} and the way into it.
 */
class TraceStoreTests {

	private static final StoreLimits LIMITS = new StoreLimits(3, 100_000, 5, 20_000);

	private final TraceStore store = new TraceStore(LIMITS);

	private final SpanIntake intake = new SpanIntake(this.store);

	@Test
	void evictsOldestTraceAsAWhole() throws Exception {
		accept(TestSpans.request(span(1, 1), span(2, 1), span(3, 1)));
		accept(TestSpans.request(span(1, 2)));
		accept(TestSpans.request(span(4, 1)));
		assertThat(find(1)).isNull();
		assertThat(find(2)).isNotNull();
		assertThat(find(4)).isNotNull();
		assertThat(this.store.size()).isEqualTo(3);
		assertThat(this.store.evicted()).isEqualTo(1);
	}

	@Test
	void forgetsServiceWithItsLastTrace() throws Exception {
		accept(TestSpans.request("old", span(1, 1)));
		for (int i = 2; i <= 4; i++) {
			accept(TestSpans.request("new", span(i, 1)));
		}
		assertThat(this.store.serviceNames()).containsExactly("new");
	}

	@Test
	void staysWithinItsBytes() throws Exception {
		TraceStore roomy = new TraceStore(new StoreLimits(1_000_000, 100_000, 5, 20_000));
		SpanIntake roomyIntake = new SpanIntake(roomy);
		for (int i = 1; i <= 500; i++) {
			Intake result = roomyIntake.accept(TestSpans.request(span(i, 1)).toByteArray());
			assertThat(result).isEqualTo(Intake.ACCEPTED);
			assertThat(roomy.bytes()).isLessThanOrEqualTo(100_000);
		}
		assertThat(roomy.size()).isBetween(50, 499);
		assertThat(roomy.find(new TraceId(0, 500))).isNotNull();
		assertThat(roomy.find(new TraceId(0, 1))).isNull();
	}

	@Test
	void countsNoBytesWhenEverythingIsEvicted() throws Exception {
		TraceStore one = new TraceStore(new StoreLimits(1, 100_000, 5, 20_000));
		SpanIntake intoOne = new SpanIntake(one);
		intoOne.accept(TestSpans.request(span(1, 1)).toByteArray());
		long bytes = one.bytes();
		intoOne.accept(TestSpans.request(span(1, 2), span(1, 3)).toByteArray());
		intoOne.accept(TestSpans.request(span(2, 1)).toByteArray());
		assertThat(one.bytes()).isEqualTo(bytes);
	}

	@Test
	void rejectsSpansOfTraceThatIsFull() throws Exception {
		Span.Builder[] spans = new Span.Builder[7];
		for (int i = 0; i < spans.length; i++) {
			spans[i] = span(1, i + 1);
		}
		Intake result = accept(TestSpans.request(spans));
		assertThat(result.rejected()).isEqualTo(2);
		assertThat(result.reason())
			.startsWith("Trace 00000000000000000000000000000001 is full: a trace may have 5 spans");
	}

	@Test
	void rejectsSpanThatIsTooLarge() throws Exception {
		Span.Builder large = span(1, 1).addAttributes(TestSpans.attribute("large", "x".repeat(30_000)));
		assertThat(accept(TestSpans.request(large, span(1, 2))).rejected()).isEqualTo(1);
		assertThat(find(1).toTracesData().getResourceSpans(0).getScopeSpans(0).getSpansCount()).isEqualTo(1);
	}

	@Test
	void rejectsSpanWithTooManySmallParts() throws Exception {
		Span.Builder many = span(1, 1);
		for (int i = 0; i < 1000; i++) {
			many.addEvents(Span.Event.getDefaultInstance());
		}
		assertThat(many.build().getSerializedSize()).isLessThan(5_000);
		assertThat(accept(TestSpans.request(many)).rejected()).isEqualTo(1);
		assertThat(this.store.size()).isZero();
		assertThat(this.store.bytes()).isZero();
	}

	@Test
	void rejectsSpansBelowResourceThatWouldFillTheStore() throws Exception {
		Resource resource = Resource.newBuilder()
			.addAttributes(TestSpans.attribute("large", "x".repeat(19_000)))
			.build();
		Span.Builder[] spans = new Span.Builder[10];
		for (int i = 0; i < spans.length; i++) {
			spans[i] = span(i + 1, 1);
		}
		Intake result = accept(TestSpans.request(resource, spans));
		assertThat(result).isEqualTo(Intake.rejected(5, "The request fills the whole store: send smaller batches."));
	}

	@Test
	void rejectsSpansWithUnsoundIds() throws Exception {
		ExportTraceServiceRequest request = TestSpans.request(span(1, 1).clearTraceId(), span(0, 1), span(1, 0),
				span(1, 1).setSpanId(TestSpans.id("01")), span(1, 1).setTraceId(TestSpans.id("01")),
				span(1, 1).setParentSpanId(TestSpans.id("0102")), span(1, 1).addLinks(Span.Link.newBuilder()));
		assertThat(accept(request).rejected()).isEqualTo(7);
		assertThat(this.store.size()).isZero();
	}

	@Test
	void refusesDeepNesting() {
		AnyValue.Builder value = AnyValue.newBuilder().setIntValue(1);
		for (int i = 0; i < 40; i++) {
			AnyValue inner = value.build();
			value = AnyValue.newBuilder();
			value.getArrayValueBuilder().addValues(inner);
		}
		ExportTraceServiceRequest request = TestSpans
			.request(span(1, 1).addAttributes(TestSpans.attribute("deep", value)));
		assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> accept(request))
			.withMessage("A message is nested more than 64 levels deep.");
	}

	@Test
	void readsResourceThatFollowsItsSpans() throws Exception {
		byte[] scopes = TestSpans.request(span(1, 1))
			.getResourceSpans(0)
			.toBuilder()
			.clearResource()
			.build()
			.toByteArray();
		byte[] resource = TestSpans.request("late")
			.getResourceSpans(0)
			.toBuilder()
			.clearScopeSpans()
			.build()
			.toByteArray();
		int length = scopes.length + resource.length;
		String request = "0a" + "%02x%02x".formatted((length & 0x7f) | 0x80, length >> 7)
				+ HexFormat.of().formatHex(scopes) + HexFormat.of().formatHex(resource);
		assertThat(this.intake.accept(HexFormat.of().parseHex(request))).isEqualTo(Intake.ACCEPTED);
		assertThat(this.store.serviceNames()).containsExactly("late");
	}

	@Test
	void limitsFollowTheHeap() {
		assertThat(StoreLimits.forHeap(10, 60 << 20)).isEqualTo(new StoreLimits(10, 24 << 20, 10_000, 5 << 18));
		assertThat(StoreLimits.forHeap(10, 16L << 30)).isEqualTo(new StoreLimits(10, 64 << 20, 10_000, 8 << 20));
	}

	private Intake accept(ExportTraceServiceRequest request) throws MalformedRequestException {
		return this.intake.accept(request.toByteArray());
	}

	private TraceSnapshot find(long traceId) {
		return this.store.find(new TraceId(0, traceId));
	}

	private static Span.Builder span(long traceId, long spanId) {
		return TestSpans.span("%032x".formatted(traceId), "%016x".formatted(spanId));
	}

}
