package dev.throughline.test;

import java.util.List;
import java.util.Map;

import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;

/**
 * One export request with logs as it arrived at an {@link OtlpCollector}.
 *
 * @param transport {@code http} or {@code grpc}
 * @param path the request path; empty for gRPC
 * @param headers the request's headers by lower-case name, the first value of each
 * @param body the decoded request
 * @since 0.1.0
 */
public record OtlpLogsRequest(String transport, String path, Map<String, String> headers,
		ExportLogsServiceRequest body) {

	public OtlpLogsRequest {
		headers = Map.copyOf(headers);
	}

	/**
	 * Returns all records of the request.
	 * @return the records in the order of the request
	 */
	public List<LogRecord> records() {
		return this.body.getResourceLogsList()
			.stream()
			.flatMap((resource) -> resource.getScopeLogsList().stream())
			.flatMap((scope) -> scope.getLogRecordsList().stream())
			.toList();
	}

	/**
	 * Returns a string attribute of the first resource.
	 * @param key the attribute's key
	 * @return its value, or an empty string when the resource has no such attribute
	 */
	public String resourceAttribute(String key) {
		return this.body.getResourceLogs(0)
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
