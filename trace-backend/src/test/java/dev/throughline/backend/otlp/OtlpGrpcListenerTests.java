package dev.throughline.backend.otlp;

import java.util.concurrent.TimeUnit;

import com.google.protobuf.ByteString;
import dev.throughline.backend.RunningBackend;
import dev.throughline.backend.TestSpans;
import dev.throughline.backend.TraceBackendOptions;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OtlpGrpcListener}.
 */
class OtlpGrpcListenerTests {

	private static final int MAX_REQUEST_BYTES = 20_000;

	private static final String TRACES = "opentelemetry.proto.collector.trace.v1.TraceService/Export";

	private final RunningBackend backend = RunningBackend
		.start(TraceBackendOptions.anyPorts().withMaxRequestBytes(MAX_REQUEST_BYTES));

	private final ManagedChannel channel = NettyChannelBuilder
		.forAddress("127.0.0.1", this.backend.otlpGrpc().getPort())
		.usePlaintext()
		.build();

	@AfterEach
	void close() {
		this.channel.shutdownNow();
		this.backend.close();
	}

	@Test
	void keepsSpans() throws Exception {
		byte[] response = call(TRACES, TestSpans.everything().toByteArray(), null);
		assertThat(ExportTraceServiceResponse.parseFrom(response))
			.isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpansList())
			.isEqualTo(TestSpans.everything().getResourceSpansList());
	}

	@Test
	void rejectsBadSpanAndKeepsTheRest() throws Exception {
		byte[] request = TestSpans.request(TestSpans.span(), TestSpans.span().setTraceId(ByteString.EMPTY))
			.toByteArray();
		ExportTraceServiceResponse response = ExportTraceServiceResponse.parseFrom(call(TRACES, request, null));
		assertThat(response.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
		assertThat(response.getPartialSuccess().getErrorMessage())
			.isEqualTo("A trace id must have 16 bytes that are not all zero.");
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpansCount()).isEqualTo(1);
	}

	@Test
	void answersGarbageWithInvalidArgument() {
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> call(TRACES, new byte[] { 1, 2, 3 }, null))
			.satisfies((ex) -> {
				assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
				assertThat(ex.getStatus().getDescription())
					.startsWith("The body is no protobuf message of type ExportTraceServiceRequest");
			});
	}

	@Test
	void answersLargeMessageWithResourceExhausted() {
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> call(TRACES, new byte[MAX_REQUEST_BYTES + 1], null))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
	}

	@Test
	void answersDecompressionBombWithResourceExhausted() {
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> call(TRACES, new byte[10_000_000], "gzip"))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.RESOURCE_EXHAUSTED));
	}

	@Test
	void answersOtherSignalsWithUnimplemented() {
		assertThatExceptionOfType(StatusRuntimeException.class)
			.isThrownBy(() -> call("opentelemetry.proto.collector.logs.v1.LogsService/Export", new byte[0], null))
			.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.UNIMPLEMENTED));
	}

	private byte[] call(String method, byte[] request, String compression) {
		MethodDescriptor<byte[], byte[]> descriptor = MethodDescriptor
			.newBuilder(new BytesMarshaller(), new BytesMarshaller())
			.setType(MethodDescriptor.MethodType.UNARY)
			.setFullMethodName(method)
			.build();
		CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(30, TimeUnit.SECONDS);
		return ClientCalls.blockingUnaryCall(this.channel, descriptor,
				(compression != null) ? options.withCompression(compression) : options, request);
	}

}
