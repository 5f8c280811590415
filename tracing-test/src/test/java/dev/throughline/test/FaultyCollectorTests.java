package dev.throughline.test;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ProtocolException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.google.protobuf.ByteString;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.collector.trace.v1.TraceServiceGrpc;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FaultyCollectorTests {

	private static final HttpClient client = HttpClient.newHttpClient();

	@AutoClose
	private final FaultyCollector collector = FaultyCollector.start();

	@Test
	void countsSpansAndDuplicates() throws Exception {
		post(request("a", "b"));
		post(request("b", "c"));
		assertThat(this.collector.spans()).isEqualTo(3);
		assertThat(this.collector.duplicates()).isOne();
		assertThat(this.collector.requests()).isEqualTo(2);
		assertThat(this.collector.headers().get(0)).containsEntry(":path", "/v1/traces").containsEntry("x-key", "k");
	}

	@ParameterizedTest
	@ValueSource(strings = { "hello\r\n\r\n", "POST / HTTP/1.1\r\nhello\r\n\r\n" })
	void hangsUpOnWhoeverSpeaksSomethingElse(String words) {
		byte[] bytes = words.getBytes(StandardCharsets.ISO_8859_1);
		assertThatExceptionOfType(ProtocolException.class)
			.isThrownBy(() -> ReceivedRequest.read(new ByteArrayInputStream(bytes)));
	}

	@Test
	void followsTheScriptAndThenTheStandingAnswer() throws Exception {
		this.collector.answer(CollectorAnswer.status(400).withBody("no"));
		this.collector.answerNext(CollectorAnswer.status(503).withHeader("Retry-After", "5"),
				CollectorAnswer.partialSuccess(1, "quota"));
		HttpResponse<byte[]> unavailable = post(request("a", "b"));
		assertThat(unavailable.statusCode()).isEqualTo(503);
		assertThat(unavailable.headers().firstValue("Retry-After")).contains("5");
		ExportTraceServiceResponse partial = ExportTraceServiceResponse.parseFrom(post(request("a", "b")).body());
		assertThat(partial.getPartialSuccess().getRejectedSpans()).isOne();
		assertThat(partial.getPartialSuccess().getErrorMessage()).isEqualTo("quota");
		assertThat(post(request("a")).body()).asString().isEqualTo("no");
		assertThat(this.collector.spans()).isOne();
		assertThat(this.collector.rejected()).isOne();
	}

	@Test
	void refusesLargeMessages() throws Exception {
		this.collector.acceptUpTo(50);
		assertThat(post(request("a", "b", "c")).statusCode()).isEqualTo(413);
		assertThat(post(request("a")).statusCode()).isEqualTo(200);
	}

	@Test
	void breaksConnectionsAndComesBack() throws Exception {
		this.collector.answerNext(CollectorAnswer.reset(), CollectorAnswer.disconnect());
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(request("a")));
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(request("a")));
		this.collector.goDown();
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> post(request("a")));
		this.collector.comeBack();
		assertThat(post(request("a")).statusCode()).isEqualTo(200);
	}

	@Test
	void hangsUntilItsAnswerChanges() {
		this.collector.answer(CollectorAnswer.hang());
		var hanging = client.sendAsync(post("a"), BodyHandlers.discarding());
		assertThat(hanging).isNotDone();
		while (this.collector.requests() == 0) {
			Thread.onSpinWait();
		}
		this.collector.answer(CollectorAnswer.accept());
		assertThat(hanging).failsWithin(Duration.ofSeconds(20));
	}

	@Test
	void answersOverGrpc() {
		ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", this.collector.grpcEndpoint().getPort())
			.usePlaintext()
			.build();
		try {
			this.collector.answerNext(CollectorAnswer.grpcStatus(14, "later"),
					CollectorAnswer.partialSuccess(1, "one"));
			var stub = TraceServiceGrpc.newBlockingStub(channel);
			assertThatExceptionOfType(StatusRuntimeException.class).isThrownBy(() -> stub.export(request("a")))
				.satisfies((ex) -> assertThat(ex.getStatus().getCode()).isEqualTo(Status.Code.UNAVAILABLE))
				.satisfies((ex) -> assertThat(ex.getStatus().getDescription()).isEqualTo("later"));
			assertThat(stub.export(request("a", "b")).getPartialSuccess().getErrorMessage()).isEqualTo("one");
			assertThat(this.collector.spans()).isOne();
		}
		finally {
			channel.shutdownNow();
		}
	}

	private HttpResponse<byte[]> post(ExportTraceServiceRequest body) throws Exception {
		return client.send(HttpRequest.newBuilder(this.collector.httpEndpoint().resolve("/v1/traces"))
			.header("X-Key", "k")
			.POST(BodyPublishers.ofByteArray(body.toByteArray()))
			.build(), BodyHandlers.ofByteArray());
	}

	private HttpRequest post(String id) {
		return HttpRequest.newBuilder(this.collector.httpEndpoint())
			.POST(BodyPublishers.ofByteArray(request(id).toByteArray()))
			.build();
	}

	private static ExportTraceServiceRequest request(String... ids) {
		ScopeSpans.Builder scope = ScopeSpans.newBuilder();
		for (String id : ids) {
			scope.addSpans(Span.newBuilder()
				.setTraceId(ByteString.copyFromUtf8("trace"))
				.setSpanId(ByteString.copyFromUtf8(id))
				.setName("a span of some length"));
		}
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder().addScopeSpans(scope))
			.build();
	}

}
