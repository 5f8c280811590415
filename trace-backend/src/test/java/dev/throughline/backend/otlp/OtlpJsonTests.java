package dev.throughline.backend.otlp;

import java.nio.charset.StandardCharsets;

import dev.throughline.backend.TestSpans;
import dev.throughline.backend.batch.MalformedRequestException;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link OtlpJson}.
 */
class OtlpJsonTests {

	@Test
	void readsIdsAsHexadecimalInEitherCase() throws Exception {
		Span span = span("\"traceId\":\"5B8EFFF798038103D269B633813FC60C\",\"spanId\":\"eee19b7ec3c1b174\","
				+ "\"parentSpanId\":\"EEE19B7EC3C1B173\"");
		assertThat(span.getTraceId()).isEqualTo(TestSpans.id(TestSpans.TRACE_ID));
		assertThat(span.getSpanId()).isEqualTo(TestSpans.id(TestSpans.ROOT_ID));
		assertThat(span.getParentSpanId()).isEqualTo(TestSpans.id(TestSpans.CHILD_ID));
	}

	@Test
	void readsLinksAndEventsAndStatus() throws Exception {
		Span span = span("\"links\":[{\"traceId\":\"0102030405060708090a0b0c0d0e0f10\",\"spanId\":\"0102030405060708\","
				+ "\"traceState\":\"other=1\",\"flags\":256,"
				+ "\"attributes\":[{\"key\":\"reason\",\"value\":{\"stringValue\":\"retry\"}}]}],"
				+ "\"events\":[{\"timeUnixNano\":\"7\",\"name\":\"e\",\"droppedAttributesCount\":2}],"
				+ "\"status\":{\"code\":2,\"message\":\"it broke\"}");
		assertThat(span.getLinksList()).containsExactly(TestSpans.link());
		assertThat(span.getEventsList()).containsExactly(
				Span.Event.newBuilder().setTimeUnixNano(7).setName("e").setDroppedAttributesCount(2).build());
		assertThat(span.getStatus().getCodeValue()).isEqualTo(2);
		assertThat(span.getStatus().getMessage()).isEqualTo("it broke");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = { "{\"stringValue\":\"\"}|string_value: \"\"",
			"{\"boolValue\":false}|bool_value: false",
			"{\"intValue\":\"-9223372036854775808\"}|int_value: -9223372036854775808",
			"{\"intValue\":12}|int_value: 12", "{\"intValue\":1.2e1}|int_value: 12",
			"{\"doubleValue\":0.5}|double_value: 0.5", "{\"doubleValue\":\"NaN\"}|double_value: NaN",
			"{\"doubleValue\":\"-Infinity\"}|double_value: -Infinity",
			"{\"bytesValue\":\"/wAB\"}|bytes_value: \"\\377\\000\\001\"",
			"{\"arrayValue\":{\"values\":[{\"intValue\":1},{}]}}|array_value { values { int_value: 1 } values { } }",
			"{\"kvlistValue\":{\"values\":[{\"key\":\"k\",\"value\":{\"intValue\":1}}]}}|kvlist_value { values { key: \"k\" value { int_value: 1 } } }",
			"{\"string_value\":\"snake\"}|string_value: \"snake\"", "{}|``" })
	void readsAttributeValues(String json, String expected) throws Exception {
		AnyValue value = span("\"attributes\":[{\"key\":\"k\",\"value\":" + json + "}]").getAttributes(0).getValue();
		assertThat(value.toString().replaceAll("\\s+", " ").trim()).isEqualTo(expected.trim());
	}

	@Test
	void readsEscapes() throws Exception {
		assertThat(span("\"name\":\"a\\u00e9\\\"\\\\\\/\\b\\f\\n\\r\\t\\ud83d\\ude00\"").getName())
			.isEqualTo("a\u00e9\"\\/\b\f\n\r\t\ud83d\ude00");
	}

	@ParameterizedTest
	@CsvSource({ "3,3", "\"SPAN_KIND_CLIENT\",3", "\"3\",3", "99,99" })
	void readsEnumerations(String json, int expected) throws Exception {
		assertThat(span("\"kind\":" + json).getKindValue()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "\"18446744073709551615\",-1", "1795254626000000000,1795254626000000000",
			"1.795254626e18,1795254626000000000", "0,0", "null,0" })
	void readsTimes(String json, long expected) throws Exception {
		assertThat(span("\"startTimeUnixNano\":" + json).getStartTimeUnixNano()).isEqualTo(expected);
	}

	@Test
	void ignoresUnknownFields() throws Exception {
		Span span = span("\"news\":{\"a\":[1,\"two\",{\"b\":null}],\"c\":-1.5E+3},\"name\":\"n\",\"more\":true");
		assertThat(span).isEqualTo(Span.newBuilder().setName("n").build());
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "null", "[]", "{", "{}{}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{a:1}",
			"{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}", "{\"a\":tru}", "{\"a\":\"\\x\"}", "{\"a\":\"\\u12g4\"}",
			"{\"a\":\"\n\"}", "{\"a\":\"", "{\"resourceSpans\":{}}", "{\"resourceSpans\":[1]}",
			"{\"resourceSpans\":[null]}", "{\"resourceSpans\":\"x\"}" })
	void refusesWhatIsNoOtlpJson(String json) {
		assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> translate(json))
			.withMessageMatching("The body is no OTLP JSON: .+ at character [0-9]+\\.");
	}

	@ParameterizedTest
	@ValueSource(strings = { "\"name\":1", "\"name\":{}", "\"kind\":\"SPAN_KIND_NONE\"", "\"kind\":1.5",
			"\"kind\":4294967296", "\"kind\":[]", "\"startTimeUnixNano\":-1", "\"startTimeUnixNano\":\"x\"",
			"\"startTimeUnixNano\":1e999999999", "\"startTimeUnixNano\":0e-999999999",
			"\"startTimeUnixNano\":18446744073709551616", "\"flags\":4294967296", "\"attributes\":{}",
			"\"attributes\":[{\"value\":{\"boolValue\":1}}]", "\"attributes\":[{\"value\":{\"doubleValue\":true}}]",
			"\"attributes\":[{\"value\":{\"bytesValue\":\"*\"}}]" })
	void refusesFieldsOfAnotherType(String field) {
		assertThatExceptionOfType(MalformedRequestException.class).isThrownBy(() -> span(field))
			.withMessageMatching("The body is no OTLP JSON: .+ at character [0-9]+\\.");
	}

	@Test
	void refusesDeepNesting() {
		assertThatExceptionOfType(MalformedRequestException.class)
			.isThrownBy(() -> translate("{\"a\":" + "[".repeat(100_000)))
			.withMessageContaining("more than 128 levels deep");
	}

	@Test
	void refusesBytesThatAreNotUtf8() {
		assertThatExceptionOfType(MalformedRequestException.class)
			.isThrownBy(() -> OtlpJson.toProtobuf(new byte[] { '{', (byte) 0xff, '}' }))
			.withMessage("The body is no JSON: it is not valid UTF-8.");
	}

	private static Span span(String fields) throws Exception {
		ExportTraceServiceRequest request = translate(
				"{\"resourceSpans\":[{\"scopeSpans\":[{\"spans\":[{" + fields + "}]}]}]}");
		ScopeSpans scopeSpans = request.getResourceSpans(0).getScopeSpans(0);
		return scopeSpans.getSpans(0);
	}

	private static ExportTraceServiceRequest translate(String json) throws Exception {
		return ExportTraceServiceRequest.parseFrom(OtlpJson.toProtobuf(json.getBytes(StandardCharsets.UTF_8)));
	}

}
