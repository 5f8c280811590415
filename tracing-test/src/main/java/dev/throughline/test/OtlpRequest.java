package dev.throughline.test;

import java.util.List;
import java.util.Map;

import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.Span;

/**
 * One export request as it arrived at an {@link OtlpCollector}.
 *
 * @param transport {@code http} or {@code grpc}
 * @param path the request path; empty for gRPC
 * @param headers the request's headers by lower-case name, the first value of each
 * @param body the decoded request
 * @since 0.1.0
 */
public record OtlpRequest(String transport, String path, Map<String, String> headers, ExportTraceServiceRequest body) {

	public OtlpRequest {
		headers = Map.copyOf(headers);
	}

	/**
	 * Returns all spans of the request.
	 * @return the spans in the order of the request
	 */
	public List<Span> spans() {
		return this.body.getResourceSpansList()
			.stream()
			.flatMap((resource) -> resource.getScopeSpansList().stream())
			.flatMap((scope) -> scope.getSpansList().stream())
			.toList();
	}

	/**
	 * Returns a string attribute of the first resource.
	 * @param key the attribute's key
	 * @return its value, or an empty string when the resource has no such attribute
	 */
	public String resourceAttribute(String key) {
		return this.body.getResourceSpans(0)
			.getResource()
			.getAttributesList()
			.stream()
			.filter((attribute) -> attribute.getKey().equals(key))
			.map(KeyValue::getValue)
			.map((value) -> value.getStringValue())
			.findFirst()
			.orElse("");
	}

}
