package dev.throughline.backend.query;

import java.net.http.HttpResponse;

import dev.throughline.backend.RunningBackend;
import dev.throughline.backend.TestSpans;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TempoApi}.
 */
class TempoApiTests {

	private final RunningBackend backend = RunningBackend.start();

	@AfterEach
	void closeBackend() {
		this.backend.close();
	}

	@Test
	void returnsInProtobufWhatWasSent() {
		this.backend.export(TestSpans.everything());
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpansList())
			.isEqualTo(TestSpans.everything().getResourceSpansList());
	}

	@Test
	void returnsUnknownFieldsInProtobuf() throws Exception {
		byte[] unknown = { (byte) 0xa2, 0x06, 0x02, 'h', 'i' };
		ResourceSpans sent = TestSpans.request(TestSpans.span().mergeFrom(unknown))
			.getResourceSpans(0)
			.toBuilder()
			.mergeFrom(unknown)
			.build();
		this.backend.export(TestSpans.request().toBuilder().clearResourceSpans().addResourceSpans(sent).build());
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpansList()).containsExactly(sent);
	}

	@Test
	void returnsInJsonWhatWasSent() {
		this.backend.export(TestSpans.everything());
		HttpResponse<byte[]> response = this.backend.get("/api/traces/" + TestSpans.TRACE_ID);
		assertThat(response.headers().firstValue("Content-Type")).contains("application/json");
		assertThat(RunningBackend.text(response)).isEqualTo("""
				{"batches":[{"resource":{"attributes":[\
				{"key":"service.name","value":{"stringValue":"Shop"}},\
				{"key":"deployment.environment.name","value":{"stringValue":"demo"}},\
				{"key":"text","value":{"stringValue":"of the resource"}}],"droppedAttributesCount":6},\
				"scopeSpans":[{"scope":{"name":"scope.one","version":"1",\
				"attributes":[{"key":"scope.kind","value":{"stringValue":"first"}}],"droppedAttributesCount":5},\
				"spans":[{"traceId":"W47/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBsXQ=","traceState":"vendor=abc",\
				"name":"work","kind":"SPAN_KIND_SERVER","startTimeUnixNano":"1795254626000000000",\
				"endTimeUnixNano":"1795254626005000000","attributes":[{"key":"text","value":{"stringValue":"v"}},\
				{"key":"yes","value":{"boolValue":true}},{"key":"no","value":{"boolValue":false}},\
				{"key":"real","value":{"doubleValue":0.1}},{"key":"nan","value":{"doubleValue":"NaN"}},\
				{"key":"list","value":{"arrayValue":{"values":[{"intValue":"-9223372036854775808"},\
				{"bytesValue":"/wAB"},{"kvlistValue":{"values":[{"key":"inner","value":\
				{"stringValue":"d\u00e9j\u00e0 \\"vu\\"\\u000a"}}]}}]}}},{"key":"empty","value":{"stringValue":""}},\
				{"key":"nothing","value":{}}],"droppedAttributesCount":1,\
				"events":[{"timeUnixNano":"1795254626001000000","name":"pii.redacted",\
				"attributes":[{"key":"kind","value":{"stringValue":"email"}}],"droppedAttributesCount":2}],\
				"droppedEventsCount":3,"links":[{"traceId":"AQIDBAUGBwgJCgsMDQ4PEA==","spanId":"AQIDBAUGBwg=",\
				"traceState":"other=1","attributes":[{"key":"reason","value":{"stringValue":"retry"}}],"flags":256}],\
				"droppedLinksCount":4,"status":{"message":"it broke","code":"STATUS_CODE_ERROR"},"flags":257}],\
				"schemaUrl":"https://opentelemetry.io/schemas/1.41.0"},\
				{"spans":[{"traceId":"W47/95gDgQPSabYzgT/GDA==","spanId":"7uGbfsPBsXM=","parentSpanId":"7uGbfsPBsXQ=",\
				"name":"work","kind":"SPAN_KIND_INTERNAL","startTimeUnixNano":"1795254626000000000",\
				"endTimeUnixNano":"1795254626005000000"}]}],\
				"schemaUrl":"https://opentelemetry.io/schemas/1.40.0"}]}""");
	}

	@Test
	void joinsBatchesOfSeveralServices() {
		this.backend.export(TestSpans.request("outpost", TestSpans.span()));
		this.backend.export(TestSpans.request("platform", TestSpans.span(TestSpans.TRACE_ID, TestSpans.CHILD_ID)));
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpansList())
			.extracting((batch) -> batch.getResource().getAttributes(0).getValue().getStringValue())
			.containsExactly("outpost", "platform");
	}

	@Test
	void keepsSpanThatIsSentAgainOnce() {
		this.backend.export(TestSpans.request(TestSpans.span()));
		this.backend
			.export(TestSpans.request(TestSpans.span(), TestSpans.span(TestSpans.TRACE_ID, TestSpans.CHILD_ID)));
		assertThat(this.backend.tempoTrace(TestSpans.TRACE_ID).getResourceSpansList())
			.flatExtracting((batch) -> batch.getScopeSpans(0).getSpansList())
			.extracting((span) -> span.getSpanId())
			.containsExactly(TestSpans.id(TestSpans.ROOT_ID), TestSpans.id(TestSpans.CHILD_ID));
	}

	@ParameterizedTest
	@ValueSource(strings = { "abc", "ABC", "00000abc", "00000000000000000000000000000abc" })
	void padsShortIdsOnTheLeft(String id) {
		this.backend.export(TestSpans.request(TestSpans.span("00000000000000000000000000000abc", TestSpans.ROOT_ID)));
		assertThat(this.backend.tempoTrace(id).getResourceSpansCount()).isEqualTo(1);
	}

	@Test
	void answersUnknownTraceWith404() {
		HttpResponse<byte[]> response = this.backend.get("/api/traces/" + TestSpans.TRACE_ID);
		assertThat(response.statusCode()).isEqualTo(404);
		assertThat(RunningBackend.text(response))
			.isEqualTo("Trace " + TestSpans.TRACE_ID + " is not here: it has not arrived yet, or it was evicted.\n");
	}

	@Test
	void echoesForThoseWhoAskWhoIsThere() {
		assertThat(this.backend.text("/api/echo").strip()).isEqualTo("echo");
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "xyz", "5b8efff798038103d269b633813fc60c0", "5b8e/ff", "%20", "5b8e%00" })
	void answersMalformedIdWith400(String id) {
		HttpResponse<byte[]> response = this.backend.get("/api/traces/" + id);
		assertThat(response.statusCode()).isEqualTo(400);
		assertThat(RunningBackend.text(response)).isEqualTo("A trace id has 1 to 32 hexadecimal digits.\n");
	}

}
