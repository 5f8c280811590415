package dev.throughline.backend;

import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import com.google.protobuf.ByteString;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.InstrumentationScope;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.common.v1.KeyValueList;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;

/**
 * Builds export requests.
 */
public final class TestSpans {

	public static final String TRACE_ID = "5b8efff798038103d269b633813fc60c";

	public static final String ROOT_ID = "eee19b7ec3c1b174";

	public static final String CHILD_ID = "eee19b7ec3c1b173";

	public static final long START = 1_795_254_626_000_000_000L;

	private TestSpans() {
	}

	public static ByteString id(String hex) {
		return ByteString.copyFrom(HexFormat.of().parseHex(hex));
	}

	public static Span.Builder span(String traceId, String spanId) {
		return Span.newBuilder()
			.setTraceId(id(traceId))
			.setSpanId(id(spanId))
			.setName("work")
			.setKind(Span.SpanKind.SPAN_KIND_INTERNAL)
			.setStartTimeUnixNano(START)
			.setEndTimeUnixNano(START + 5_000_000);
	}

	public static Span.Builder span() {
		return span(TRACE_ID, ROOT_ID);
	}

	public static ExportTraceServiceRequest request(Span.Builder... spans) {
		return request("shop", spans);
	}

	public static ExportTraceServiceRequest request(String serviceName, Span.Builder... spans) {
		return request(Resource.newBuilder().addAttributes(attribute("service.name", serviceName)).build(), spans);
	}

	public static ExportTraceServiceRequest request(Resource resource, Span.Builder... spans) {
		ScopeSpans scope = ScopeSpans.newBuilder()
			.setScope(InstrumentationScope.newBuilder().setName("test").setVersion("1.2"))
			.addAllSpans(Stream.of(spans).map(Span.Builder::build).toList())
			.build();
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder().setResource(resource).addScopeSpans(scope))
			.build();
	}

	public static KeyValue attribute(String key, String value) {
		return attribute(key, AnyValue.newBuilder().setStringValue(value));
	}

	public static KeyValue attribute(String key, AnyValue.Builder value) {
		return KeyValue.newBuilder().setKey(key).setValue(value).build();
	}

	public static Span.Link link() {
		return Span.Link.newBuilder()
			.setTraceId(id("0102030405060708090a0b0c0d0e0f10"))
			.setSpanId(id("0102030405060708"))
			.setTraceState("other=1")
			.addAttributes(attribute("reason", "retry"))
			.setFlags(256)
			.build();
	}

	/**
	 * Return a request in which every field of OTLP's trace messages is set.
	 * @return the request
	 */
	public static ExportTraceServiceRequest everything() {
		AnyValue.Builder list = AnyValue.newBuilder()
			.setArrayValue(ArrayValue.newBuilder()
				.addValues(AnyValue.newBuilder().setIntValue(Long.MIN_VALUE))
				.addValues(AnyValue.newBuilder().setBytesValue(ByteString.copyFrom(new byte[] { -1, 0, 1 })))
				.addValues(AnyValue.newBuilder()
					.setKvlistValue(
							KeyValueList.newBuilder().addValues(attribute("inner", "d\u00e9j\u00e0 \"vu\"\n")))));
		List<KeyValue> attributes = List.of(attribute("text", "v"),
				attribute("yes", AnyValue.newBuilder().setBoolValue(true)),
				attribute("no", AnyValue.newBuilder().setBoolValue(false)),
				attribute("real", AnyValue.newBuilder().setDoubleValue(0.1)),
				attribute("nan", AnyValue.newBuilder().setDoubleValue(Double.NaN)), attribute("list", list),
				attribute("empty", ""), attribute("nothing", AnyValue.newBuilder()));
		Span root = span().setTraceState("vendor=abc")
			.setFlags(257)
			.setKind(Span.SpanKind.SPAN_KIND_SERVER)
			.addAllAttributes(attributes)
			.setDroppedAttributesCount(1)
			.addEvents(Span.Event.newBuilder()
				.setTimeUnixNano(START + 1_000_000)
				.setName("pii.redacted")
				.addAttributes(attribute("kind", "email"))
				.setDroppedAttributesCount(2))
			.setDroppedEventsCount(3)
			.addLinks(link())
			.setDroppedLinksCount(4)
			.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR).setMessage("it broke"))
			.build();
		Span child = span(TRACE_ID, CHILD_ID).setParentSpanId(id(ROOT_ID)).build();
		ScopeSpans first = ScopeSpans.newBuilder()
			.setScope(InstrumentationScope.newBuilder()
				.setName("scope.one")
				.setVersion("1")
				.addAttributes(attribute("scope.kind", "first"))
				.setDroppedAttributesCount(5))
			.addSpans(root)
			.setSchemaUrl("https://opentelemetry.io/schemas/1.41.0")
			.build();
		ScopeSpans second = ScopeSpans.newBuilder().addSpans(child).build();
		Resource resource = Resource.newBuilder()
			.addAttributes(attribute("service.name", "Shop"))
			.addAttributes(attribute("deployment.environment.name", "demo"))
			.addAttributes(attribute("text", "of the resource"))
			.setDroppedAttributesCount(6)
			.build();
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder()
				.setResource(resource)
				.addScopeSpans(first)
				.addScopeSpans(second)
				.setSchemaUrl("https://opentelemetry.io/schemas/1.40.0"))
			.build();
	}

}
