package dev.throughline.backend.otlp;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import dev.throughline.backend.RunningBackend;
import dev.throughline.backend.TestSpans;
import dev.throughline.backend.TraceBackendOptions;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link OtlpHttpRoute}.
 */
class OtlpHttpRouteTests {

	private static final int MAX_REQUEST_BYTES = 20_000;

	private static final String PROTOBUF = "application/x-protobuf";

	private final RunningBackend backend = RunningBackend
		.start(TraceBackendOptions.anyPorts().withMaxRequestBytes(MAX_REQUEST_BYTES));

	@AfterEach
	void closeBackend() {
		this.backend.close();
	}

	@Test
	void answersProtobufWithProtobuf() throws IOException {
		HttpResponse<byte[]> response = this.backend.post(PROTOBUF, TestSpans.everything().toByteArray());
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains(PROTOBUF);
		assertThat(ExportTraceServiceResponse.parseFrom(response.body()))
			.isEqualTo(ExportTraceServiceResponse.getDefaultInstance());
	}

	@Test
	void answersJsonWithJson() {
		HttpResponse<byte[]> response = this.backend.postJson(json(TestSpans.TRACE_ID, TestSpans.ROOT_ID));
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(RunningBackend.text(response)).isEqualTo("{}");
		Span span = this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpans(0).getScopeSpans(0).getSpans(0);
		assertThat(span.getName()).isEqualTo("json work");
		assertThat(span.getKind()).isEqualTo(Span.SpanKind.SPAN_KIND_SERVER);
	}

	@Test
	void takesContentTypeWithParametersAndGzip() {
		byte[] body = RunningBackend.gzip(json(TestSpans.TRACE_ID, TestSpans.ROOT_ID).getBytes(StandardCharsets.UTF_8));
		HttpResponse<byte[]> response = this.backend.post("Application/JSON; charset=utf-8", body, "Content-Encoding",
				"gzip");
		assertThat(response.statusCode()).isEqualTo(200);
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpansCount()).isEqualTo(1);
	}

	@Test
	void takesAnEmptyRequest() {
		assertThat(this.backend.post(PROTOBUF, new byte[0]).statusCode()).isEqualTo(200);
	}

	@Test
	void rejectsBadSpanAndKeepsTheRest() throws IOException {
		ExportTraceServiceRequest request = TestSpans.request(TestSpans.span(),
				TestSpans.span().setSpanId(ByteString.EMPTY), TestSpans.span(TestSpans.TRACE_ID, TestSpans.CHILD_ID));
		HttpResponse<byte[]> response = this.backend.post(PROTOBUF, request.toByteArray());
		assertThat(response.statusCode()).isEqualTo(200);
		ExportTraceServiceResponse answer = ExportTraceServiceResponse.parseFrom(response.body());
		assertThat(answer.getPartialSuccess().getRejectedSpans()).isEqualTo(1);
		assertThat(answer.getPartialSuccess().getErrorMessage())
			.isEqualTo("A span id must have 8 bytes that are not all zero.");
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpans(0).getScopeSpans(0).getSpansList())
			.extracting(Span::getSpanId)
			.containsExactly(TestSpans.id(TestSpans.ROOT_ID), TestSpans.id(TestSpans.CHILD_ID));
	}

	@Test
	void rejectsJsonSpanWithUnreadableIdAndKeepsTheRest() {
		String good = json(TestSpans.TRACE_ID, TestSpans.ROOT_ID);
		String both = good.replace("[{\"traceId\"",
				"[{\"traceId\":\"" + TestSpans.TRACE_ID + "\",\"spanId\":\"not hexadecimal!\"},{\"traceId\"");
		HttpResponse<byte[]> response = this.backend.postJson(both);
		assertThat(RunningBackend.text(response)).isEqualTo("{\"partialSuccess\":{\"rejectedSpans\":\"1\","
				+ "\"errorMessage\":\"A span id must have 8 bytes that are not all zero.\"}}");
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpans(0).getScopeSpans(0).getSpansCount())
			.isEqualTo(1);
	}

	@Test
	void keepsNothingOfBodyThatIsBrokenAtItsEnd() throws IOException {
		byte[] good = TestSpans.request(TestSpans.span()).toByteArray();
		byte[] body = new byte[good.length + 2];
		System.arraycopy(good, 0, body, 0, good.length);
		body[good.length] = 0x0a;
		body[good.length + 1] = 0x7f;
		HttpResponse<byte[]> response = this.backend.post(PROTOBUF, body);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(status(response)).startsWith("The body is no protobuf message of type ExportTraceServiceRequest");
		assertThat(this.backend.get("/api/traces/" + TestSpans.TRACE_ID).statusCode()).isEqualTo(404);
	}

	@Test
	void answersTextThatIsNotUtf8With400() {
		byte[] body = TestSpans.request(TestSpans.span().setName("abc~")).toByteArray();
		for (int i = 0; i < body.length; i++) {
			body[i] = (body[i] == '~') ? (byte) 0xff : body[i];
		}
		assertThat(this.backend.post(PROTOBUF, body).statusCode()).isEqualTo(400);
	}

	@Test
	void answersBrokenGzipWith400() throws IOException {
		HttpResponse<byte[]> response = this.backend.post(PROTOBUF, new byte[] { 1, 2, 3 }, "Content-Encoding", "gzip");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(status(response)).isEqualTo("The body is not valid gzip although Content-Encoding says so.");
	}

	@Test
	void answersBrokenJsonWith400() {
		HttpResponse<byte[]> response = this.backend.postJson("{\"resourceSpans\":[{]}");
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(RunningBackend.text(response))
			.isEqualTo("{\"code\":3,\"message\":\"The body is no OTLP JSON: '\\\"' is missing at character 20.\"}");
	}

	@Test
	void answersLargeBodyWith413() throws IOException {
		HttpResponse<byte[]> response = this.backend.post(PROTOBUF, new byte[MAX_REQUEST_BYTES + 1]);
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(status(response))
			.isEqualTo("The body has more than 20000 bytes: send smaller batches or raise --max-request-bytes.");
	}

	@Test
	void answersDecompressionBombWith413() throws IOException {
		byte[] bomb = RunningBackend.gzip(new byte[10_000_000]);
		assertThat(bomb.length).isLessThan(MAX_REQUEST_BYTES);
		HttpResponse<byte[]> response = this.backend.post(PROTOBUF, bomb, "Content-Encoding", "gzip");
		assertThat(response.statusCode()).isEqualTo(413);
		assertThat(status(response)).startsWith("The body has more than 20000 bytes after decompression");
	}

	@ParameterizedTest
	@ValueSource(strings = { "text/plain", "application/x-protobufs", "application/x-www-form-urlencoded" })
	void answersOtherContentTypeWith415(String contentType) {
		HttpResponse<byte[]> response = this.backend.post(contentType, new byte[0]);
		assertThat(response.statusCode()).isEqualTo(415);
		assertThat(RunningBackend.text(response))
			.isEqualTo("Content-Type must be application/x-protobuf or application/json.\n");
	}

	@Test
	void answersMissingContentTypeWith415() {
		assertThat(this.backend.sendToOtlp("POST", "/v1/traces").statusCode()).isEqualTo(415);
	}

	@Test
	void answersOtherContentEncodingWith415() throws IOException {
		HttpResponse<byte[]> response = this.backend.post(PROTOBUF, new byte[0], "Content-Encoding", "br");
		assertThat(response.statusCode()).isEqualTo(415);
		assertThat(response.headers().firstValue("Accept-Encoding")).contains("gzip");
		assertThat(status(response)).isEqualTo("Content-Encoding must be gzip or absent.");
	}

	@Test
	void answersOtherMethodWith405() {
		HttpResponse<byte[]> response = this.backend.sendToOtlp("PUT", "/v1/traces");
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.headers().firstValue("Allow")).contains("POST");
		assertThat(RunningBackend.text(response)).isEqualTo("Method PUT is not allowed here: use POST.\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/", "/v1/logs", "/v1/metrics", "/v1/traces/" })
	void answersOtherPathWith404(String path) {
		HttpResponse<byte[]> response = this.backend.sendToOtlp("POST", path);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(RunningBackend.text(response))
			.isEqualTo("This backend takes traces only: send them to /v1/traces.\n");
	}

	private static String json(String traceId, String spanId) {
		return """
				{"resourceSpans":[{"resource":{"attributes":[{"key":"service.name","value":{"stringValue":"shop"}}]},\
				"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"%s","name":"json work","kind":2,\
				"startTimeUnixNano":"1795254626000000000","endTimeUnixNano":"1795254627000000000"}]}]}]}"""
			.formatted(traceId, spanId);
	}

	private static String status(HttpResponse<byte[]> response) throws IOException {
		return UnknownFieldSet.parseFrom(response.body()).getField(2).getLengthDelimitedList().get(0).toStringUtf8();
	}

}
