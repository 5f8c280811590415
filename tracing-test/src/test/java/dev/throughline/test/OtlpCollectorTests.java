package dev.throughline.test;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;

import io.grpc.ManagedChannel;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.logs.v1.ExportLogsServiceRequest;
import io.opentelemetry.proto.collector.logs.v1.LogsServiceGrpc;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.logs.v1.LogRecord;
import io.opentelemetry.proto.logs.v1.ResourceLogs;
import io.opentelemetry.proto.logs.v1.ScopeLogs;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OtlpCollectorTests {

	private static final ExportTraceServiceRequest EXPORT = ExportTraceServiceRequest.newBuilder()
		.addResourceSpans(ResourceSpans.newBuilder()
			.setResource(Resource.newBuilder()
				.addAttributes(KeyValue.newBuilder()
					.setKey("service.name")
					.setValue(AnyValue.newBuilder().setStringValue("sender"))))
			.addScopeSpans(ScopeSpans.newBuilder().addSpans(Span.newBuilder().setName("sent"))))
		.build();

	private static final ExportLogsServiceRequest LOGS = ExportLogsServiceRequest.newBuilder()
		.addResourceLogs(ResourceLogs.newBuilder()
			.setResource(EXPORT.getResourceSpans(0).getResource())
			.addScopeLogs(ScopeLogs.newBuilder()
				.addLogRecords(LogRecord.newBuilder().setBody(AnyValue.newBuilder().setStringValue("line")))))
		.build();

	@AutoClose
	private final OtlpCollector collector = OtlpCollector.start();

	@Test
	void keepsWhatArrivesOverHttp() throws Exception {
		URI uri = this.collector.httpEndpoint().resolve("/v1/traces");
		HttpRequest request = HttpRequest.newBuilder(uri)
			.header("X-Api-Key", "key")
			.POST(BodyPublishers.ofByteArray(EXPORT.toByteArray()))
			.build();
		assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
		assertRequest(this.collector.take(), "http", "/v1/traces", "x-api-key");
	}

	@Test
	void keepsWhatArrivesOverGrpc() {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", this.collector.grpcEndpoint().getPort())
			.usePlaintext()
			.build();
		try {
			TraceServiceGrpc.newBlockingStub(channel).export(EXPORT);
		}
		finally {
			channel.shutdownNow();
		}
		assertRequest(this.collector.take(), "grpc", "", "user-agent");
	}

	@Test
	void keepsLogsThatArriveOverHttp() throws Exception {
		HttpRequest request = HttpRequest.newBuilder(this.collector.httpEndpoint().resolve("/v1/logs"))
			.header("X-Api-Key", "key")
			.POST(BodyPublishers.ofByteArray(LOGS.toByteArray()))
			.build();
		assertThat(HttpClient.newHttpClient().send(request, BodyHandlers.discarding()).statusCode()).isEqualTo(200);
		assertLogs(this.collector.takeLogs(), "http", "/v1/logs", "x-api-key");
	}

	@Test
	void keepsLogsThatArriveOverGrpc() {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", this.collector.grpcEndpoint().getPort())
			.usePlaintext()
			.build();
		try {
			LogsServiceGrpc.newBlockingStub(channel).export(LOGS);
		}
		finally {
			channel.shutdownNow();
		}
		assertLogs(this.collector.takeLogs(), "grpc", "", "user-agent");
	}

	private void assertLogs(OtlpLogsRequest request, String transport, String path, String header) {
		assertThat(request.transport()).isEqualTo(transport);
		assertThat(request.path()).isEqualTo(path);
		assertThat(request.headers()).containsKey(header);
		assertThat(request.resourceAttribute("service.name")).isEqualTo("sender");
		assertThat(request.resourceAttribute("missing")).isEmpty();
		assertThat(request.records()).singleElement()
			.satisfies((record) -> assertThat(record.getBody().getStringValue()).isEqualTo("line"));
		assertThat(this.collector.isEmpty()).isTrue();
	}

	private void assertRequest(OtlpRequest request, String transport, String path, String header) {
		assertThat(request.transport()).isEqualTo(transport);
		assertThat(request.path()).isEqualTo(path);
		assertThat(request.headers()).containsKey(header);
		assertThat(request.resourceAttribute("service.name")).isEqualTo("sender");
		assertThat(request.resourceAttribute("missing")).isEmpty();
		assertThat(request.spans()).extracting(Span::getName).containsExactly("sent");
		assertThat(this.collector.isEmpty()).isTrue();
	}

}
