package dev.throughline.demo.trace;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TraceJson}.
 */
class TraceJsonTests {

	private static final Span SPAN = new Span("a1b2c3d4e5f67890abcdef1234567890", "1234567890abcdef",
			"0000000000000001", "arbitex-platform", "INSERT audit_logs", "CLIENT", 1_773_324_000_000_000_000L,
			1_773_324_000_004_000_000L, false, Map.of("db.system.name", "h2", "server.port", "8081", "cached", "true"));

	@Test
	void readsTheFirstVersionWithBase64Ids() {
		assertThat(TraceJson.parse("""
				{"batches":[{"resource":{"attributes":[
				  {"key":"service.name","value":{"stringValue":"arbitex-platform"}}]},
				 "scopeSpans":[{"scope":{"name":"x"},"spans":[{
				  "traceId":"obLD1OX2eJCrze8SNFZ4kA==","spanId":"EjRWeJCrze8=","parentSpanId":"AAAAAAAAAAE=",
				  "name":"INSERT audit_logs","kind":"SPAN_KIND_CLIENT",
				  "startTimeUnixNano":"1773324000000000000","endTimeUnixNano":"1773324000004000000",
				  "status":{},"attributes":[
				   {"key":"db.system.name","value":{"stringValue":"h2"}},
				   {"key":"server.port","value":{"intValue":"8081"}},
				   {"key":"cached","value":{"boolValue":true}}]}]}]}]}
				""").spans()).containsExactly(SPAN);
	}

	@Test
	void readsTheSecondVersionWithHexIdsAndNumbers() {
		assertThat(TraceJson.parse("""
				{"trace":{"resourceSpans":[{"resource":{"attributes":[
				  {"key":"service.name","value":{"stringValue":"arbitex-platform"}}]},
				 "scopeSpans":[{"spans":[{
				  "traceId":"A1B2C3D4E5F67890ABCDEF1234567890","spanId":"1234567890abcdef",
				  "parentSpanId":"0000000000000001","name":"INSERT audit_logs","kind":3,
				  "startTimeUnixNano":1773324000000000000,"endTimeUnixNano":1773324000004000000,
				  "attributes":[
				   {"key":"db.system.name","value":{"stringValue":"h2"}},
				   {"key":"server.port","value":{"intValue":8081}},
				   {"key":"cached","value":{"boolValue":true}}]}]}]}]},"metrics":{}}
				""").spans()).containsExactly(SPAN);
	}

	// as Jaeger 2 writes it: keys in the order of the alphabet, numbers of 64 bits as
	// text
	@Test
	void readsJaegersThirdVersion() {
		assertThat(TraceJson.parse("""
				{"result":{"resourceSpans":[{"resource":{"attributes":[
				  {"key":"service.name","value":{"stringValue":"arbitex-platform"}}]},
				 "scopeSpans":[{"scope":{},"spans":[{
				  "attributes":[
				   {"key":"db.system.name","value":{"stringValue":"h2"}},
				   {"key":"server.port","value":{"intValue":"8081"}},
				   {"key":"cached","value":{"boolValue":true}}],
				  "endTimeUnixNano":"1773324000004000000","flags":257,"kind":3,"name":"INSERT audit_logs",
				  "parentSpanId":"0000000000000001","spanId":"1234567890abcdef",
				  "startTimeUnixNano":"1773324000000000000","status":{},
				  "traceId":"a1b2c3d4e5f67890abcdef1234567890"}]}]}]}}
				""").spans()).containsExactly(SPAN);
	}

	@Test
	void readsRootsErrorsAndSpansWithoutAService() {
		Span span = TraceJson.parse("""
				{"batches":[{"scopeSpans":[{"spans":[{"traceId":"obLD1OX2eJCrze8SNFZ4kA==","spanId":"EjRWeJCrze8=",
				"name":"GET /","kind":"SPAN_KIND_SERVER","status":{"code":"STATUS_CODE_ERROR"}}]}]}]}
				""").spans().get(0);
		assertThat(span.parentSpanId()).isEmpty();
		assertThat(span.failed()).isTrue();
		assertThat(span.service()).isEqualTo("unknown_service");
	}

	@Test
	void readsNumericErrors() {
		assertThat(TraceJson.parse("""
				{"batches":[{"scopeSpans":[{"spans":[{"traceId":"","spanId":"","status":{"code":2}}]}]}]}
				""").spans().get(0).failed()).isTrue();
	}

	@Test
	void readsAnAnswerWithoutSpans() {
		assertThat(TraceJson.parse("{}").spans()).isEmpty();
	}

	@ParameterizedTest
	@ValueSource(strings = { "<html></html>", "", "[]", "null",
			"{\"batches\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"AAAA\"}]}]}]}",
			"{\"batches\":[{\"scopeSpans\":[{\"spans\":[{\"traceId\":\"!\"}]}]}]}",
			"{\"batches\":[{\"scopeSpans\":[{\"spans\":[{\"startTimeUnixNano\":\"soon\"}]}]}]}" })
	void rejectsWhatIsNotATrace(String json) {
		assertThatIllegalArgumentException().isThrownBy(() -> TraceJson.parse(json));
	}

}
