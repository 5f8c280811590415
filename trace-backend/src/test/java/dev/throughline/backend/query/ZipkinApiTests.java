package dev.throughline.backend.query;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import dev.throughline.backend.RunningBackend;
import dev.throughline.backend.TestSpans;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.trace.v1.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import zipkin2.Annotation;
import zipkin2.Span;
import zipkin2.codec.SpanBytesDecoder;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ZipkinApi} and the spans it shows.
 */
class ZipkinApiTests {

	private static final long END = TestSpans.START / 1_000_000 + 1000;

	private final RunningBackend backend = RunningBackend.start();

	@AfterEach
	void closeBackend() {
		this.backend.close();
	}

	@Test
	void showsEverythingOfOneSpan() {
		this.backend.export(TestSpans.everything());
		Span span = trace(TestSpans.TRACE_ID).get(0);
		assertThat(span.traceId()).isEqualTo(TestSpans.TRACE_ID);
		assertThat(span.id()).isEqualTo(TestSpans.ROOT_ID);
		assertThat(span.parentId()).isNull();
		assertThat(span.name()).isEqualTo("work");
		assertThat(span.kind()).isEqualTo(Span.Kind.SERVER);
		assertThat(span.shared()).isNull();
		assertThat(span.timestampAsLong()).isEqualTo(TestSpans.START / 1000);
		assertThat(span.durationAsLong()).isEqualTo(5000);
		assertThat(span.localServiceName()).isEqualTo("shop");
		assertThat(span.annotations())
			.containsExactly(Annotation.create(TestSpans.START / 1000 + 1000, "pii.redacted {\"kind\":\"email\"}"));
		assertThat(span.tags()).containsExactlyInAnyOrderEntriesOf(Map.ofEntries(Map.entry("text", "v"),
				Map.entry("yes", "true"), Map.entry("no", "false"), Map.entry("real", "0.1"), Map.entry("nan", "NaN"),
				Map.entry("list", "[-9223372036854775808,\"/wAB\",{\"inner\":\"d\u00e9j\u00e0 \\\"vu\\\"\\u000a\"}]"),
				Map.entry("empty", ""), Map.entry("nothing", "null"), Map.entry("service.name", "Shop"),
				Map.entry("deployment.environment.name", "demo"), Map.entry("resource.text", "of the resource"),
				Map.entry("otel.scope.name", "scope.one"), Map.entry("otel.scope.version", "1"),
				Map.entry("otel.scope.scope.kind", "first"), Map.entry("otel.status_code", "ERROR"),
				Map.entry("error", "it broke"),
				Map.entry("otel.link.0", "0102030405060708090a0b0c0d0e0f10/0102030405060708 {\"reason\":\"retry\"}"),
				Map.entry("w3c.tracestate", "vendor=abc"), Map.entry("otel.dropped_attributes_count", "1"),
				Map.entry("otel.dropped_events_count", "3"), Map.entry("otel.dropped_links_count", "4")));
	}

	@Test
	void showsParent() {
		this.backend.export(TestSpans.everything());
		assertThat(trace(TestSpans.TRACE_ID).get(1).parentId()).isEqualTo(TestSpans.ROOT_ID);
	}

	@ParameterizedTest
	@CsvSource({ "SPAN_KIND_SERVER,SERVER", "SPAN_KIND_CLIENT,CLIENT", "SPAN_KIND_PRODUCER,PRODUCER",
			"SPAN_KIND_CONSUMER,CONSUMER", "SPAN_KIND_INTERNAL,", "SPAN_KIND_UNSPECIFIED," })
	void mapsKind(io.opentelemetry.proto.trace.v1.Span.SpanKind kind, Span.Kind expected) {
		this.backend.export(TestSpans.request(TestSpans.span().setKind(kind)));
		assertThat(trace(TestSpans.TRACE_ID).get(0).kind()).isEqualTo(expected);
	}

	@ParameterizedTest
	@CsvSource({ "peer.service,Payments,payments", "server.address,api.example.com,api.example.com",
			"db.system.name,postgresql,postgresql", "server.address,127.0.0.1,127.0.0.1" })
	void namesRemoteEndpointOfClient(String key, String value, String expected) {
		this.backend.export(TestSpans.request(TestSpans.span()
			.setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT)
			.addAttributes(TestSpans.attribute(key, value))
			.addAttributes(TestSpans.attribute("server.port", AnyValue.newBuilder().setIntValue(8081)))));
		Span span = trace(TestSpans.TRACE_ID).get(0);
		assertThat(span.remoteServiceName()).isEqualTo(expected);
		assertThat(span.remoteEndpoint().portAsInt()).isEqualTo(8081);
	}

	@Test
	void doesNotNameServerItselfAsRemoteEndpoint() {
		this.backend.export(TestSpans.request(TestSpans.span()
			.setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER)
			.addAttributes(TestSpans.attribute("server.address", "me.example.com"))));
		assertThat(trace(TestSpans.TRACE_ID).get(0).remoteEndpoint()).isNull();
	}

	@Test
	void marksErrorWithoutMessageByItsType() {
		this.backend.export(TestSpans.request(TestSpans.span()
			.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR))
			.addAttributes(TestSpans.attribute("error.type", "503"))));
		assertThat(trace(TestSpans.TRACE_ID).get(0).tags()).containsEntry("error", "503");
	}

	@Test
	void doesNotTakeAnAttributeForAnError() {
		this.backend.export(TestSpans.request(TestSpans.span()
			.addAttributes(TestSpans.attribute("error", AnyValue.newBuilder().setBoolValue(false)))));
		assertThat(trace(TestSpans.TRACE_ID).get(0).tags()).doesNotContainKey("error")
			.containsEntry("otel.attribute.error", "false");
	}

	@Test
	void leavesOutDurationThatIsUnknown() {
		this.backend.export(TestSpans.request(TestSpans.span().setEndTimeUnixNano(0)));
		assertThat(trace(TestSpans.TRACE_ID).get(0).duration()).isNull();
	}

	@Test
	void findsTracesOfService() {
		this.backend.export(TestSpans.request("outpost", TestSpans.span()));
		this.backend.export(TestSpans.request("platform", TestSpans.span("1".repeat(32), TestSpans.ROOT_ID)));
		assertThat(search("serviceName=Platform")).containsExactly("1".repeat(32));
	}

	@Test
	void findsNewestTracesFirst() {
		for (int i = 1; i <= 3; i++) {
			this.backend.export(TestSpans.request(TestSpans.span(String.valueOf(i).repeat(32), TestSpans.ROOT_ID)
				.setStartTimeUnixNano(TestSpans.START + i * 1_000_000)));
		}
		assertThat(search("limit=2")).containsExactly("3".repeat(32), "2".repeat(32));
	}

	@Test
	void findsTracesByTagAndDuration() {
		this.backend.export(TestSpans.request(TestSpans.span().addAttributes(TestSpans.attribute("cache.hit", "no"))));
		assertThat(search("annotationQuery=cache.hit%3Dno&minDuration=5000")).hasSize(1);
		assertThat(search("annotationQuery=cache.hit%3Dyes")).isEmpty();
		assertThat(search("minDuration=5001")).isEmpty();
	}

	@Test
	void findsTracesOfThePeriodOnly() {
		this.backend.export(TestSpans.request(TestSpans.span()));
		assertThat(search("lookback=1001")).hasSize(1);
		assertThat(search("lookback=999")).isEmpty();
	}

	@Test
	void looksFurtherThanTheFirstPortionOfTraces() {
		String large = "x".repeat(500_000);
		int traces = 40;
		for (int i = 1; i <= traces; i++) {
			this.backend.export(TestSpans.request(TestSpans.span("%032x".formatted(i), TestSpans.ROOT_ID)
				.setName((i == 1) ? "rare" : "usual")
				.setStartTimeUnixNano(TestSpans.START + i * 1_000_000)
				.addAttributes(TestSpans.attribute("large", large))));
		}
		assertThat(search("spanName=rare")).containsExactly("0".repeat(15) + "1");
		assertThat(search("limit=100")).hasSize(traces);
	}

	@Test
	void listsNames() {
		this.backend.export(TestSpans.request("outpost",
				TestSpans.span()
					.setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT)
					.addAttributes(TestSpans.attribute("peer.service", "provider"))));
		this.backend.export(TestSpans.request("platform", TestSpans.span(TestSpans.TRACE_ID, TestSpans.CHILD_ID)));
		assertThat(this.backend.text("/api/v2/services")).isEqualTo("[\"outpost\",\"platform\"]");
		assertThat(this.backend.text("/zipkin/api/v2/services")).isEqualTo("[\"outpost\",\"platform\"]");
		assertThat(this.backend.text("/api/v2/spans?serviceName=outpost")).isEqualTo("[\"work\"]");
		assertThat(this.backend.text("/api/v2/spans?serviceName=nobody")).isEqualTo("[]");
		assertThat(this.backend.text("/api/v2/remoteServices?serviceName=outpost")).isEqualTo("[\"provider\"]");
		assertThat(this.backend.text("/api/v2/autocompleteKeys")).isEqualTo("[]");
		assertThat(this.backend.text("/api/v2/autocompleteValues?key=x")).isEqualTo("[]");
	}

	@Test
	void linksServices() {
		this.backend.export(TestSpans.request("outpost",
				TestSpans.span().setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_CLIENT)));
		this.backend.export(TestSpans.request("platform",
				TestSpans.span(TestSpans.TRACE_ID, TestSpans.CHILD_ID)
					.setParentSpanId(TestSpans.id(TestSpans.ROOT_ID))
					.setKind(io.opentelemetry.proto.trace.v1.Span.SpanKind.SPAN_KIND_SERVER)));
		assertThat(this.backend.text("/api/v2/dependencies?endTs=" + END + "&lookback=60000"))
			.isEqualTo("[{\"parent\":\"outpost\",\"child\":\"platform\",\"callCount\":1}]");
		assertThat(this.backend.text("/api/v2/dependencies?endTs=" + END + "&lookback=1")).isEqualTo("[]");
	}

	@Test
	void returnsManyTraces() {
		this.backend.export(TestSpans.request(TestSpans.span()));
		this.backend.export(TestSpans.request(TestSpans.span("1".repeat(32), TestSpans.ROOT_ID)));
		String ids = "1".repeat(32) + "," + TestSpans.TRACE_ID + ",abc";
		assertThat(traces("/api/v2/traceMany?traceIds=" + ids)).containsExactly("1".repeat(32), TestSpans.TRACE_ID);
	}

	@Test
	void showsTraceWithIdOf64Bits() {
		this.backend.export(TestSpans.request(TestSpans.span("0".repeat(16) + "00f067aa0ba902b7", TestSpans.ROOT_ID)));
		assertThat(trace("00f067aa0ba902b7").get(0).traceId()).isEqualTo("00f067aa0ba902b7");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			value = { "trace/5b8efff798038103d269b633813fc60c|404", "trace/xyz|400", "trace/|400", "nonsense|404",
					"spans|400", "remoteServices|400", "traces?limit=x|400", "traces?limit=0|400",
					"traces?endTs=-1|400", "traces?minDuration=2&maxDuration=1|400", "traces?lookback=1e3|400",
					"dependencies|400", "dependencies?endTs=0|400", "dependencies?endTs=1&lookback=0|400",
					"traceMany|400", "traceMany?traceIds=xyz|400" })
	void answersNonsenseWithSentence(String address, int status) {
		HttpResponse<byte[]> response = this.backend.get("/api/v2/" + address);
		assertThat(response.statusCode()).isEqualTo(status);
		assertThat(RunningBackend.text(response)).matches("['A-Z].+\\.\n");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/api/v2/spans", "/api/traces/1", "/zipkin/", "/" })
	void answersOtherMethodsWith405(String path) {
		HttpResponse<byte[]> response = this.backend.send("POST", path);
		assertThat(response.statusCode()).isEqualTo(405);
		assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
	}

	private List<Span> trace(String id) {
		HttpResponse<byte[]> response = this.backend.get("/api/v2/trace/" + id);
		assertThat(response.statusCode()).isEqualTo(200);
		return SpanBytesDecoder.JSON_V2.decodeList(response.body());
	}

	private List<String> search(String query) {
		return traces("/api/v2/traces?endTs=" + END + "&" + query);
	}

	private List<String> traces(String path) {
		String body = this.backend.text(path);
		assertThat(body).startsWith("[").endsWith("]");
		List<String> ids = new ArrayList<>();
		for (String trace : body.substring(1, body.length() - 1).split("(?<=]),(?=\\[)")) {
			if (!trace.isEmpty()) {
				ids.add(SpanBytesDecoder.JSON_V2.decodeList(trace.getBytes(StandardCharsets.UTF_8)).get(0).traceId());
			}
		}
		return ids;
	}

}
