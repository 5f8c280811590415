package dev.throughline.sample.proxy;

import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.matching;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for the trace of a request.
 */
@ExtendWith(OutputCaptureExtension.class)
class TraceTests extends AbstractProxyTests {

	@Test
	void stepsAreChildrenOfTheRequestInTheirOrder() throws Exception {
		Answer answer = ask("acme", chat("Write a haiku about autumn."));
		assertThat(answer.status()).isEqualTo(200);
		List<SpanData> trace = takeSpans(6);
		assertThat(trace).extracting(SpanData::getName)
			.containsExactly("POST /proxy/chat/completions", "policy.cache.lookup", "dlp.tier1.regex_scan",
					"dlp.tier2.ner_scan", "POST /api/internal/audit/ingest", "POST provider.anthropic");
		assertThat(trace).extracting(SpanData::getKind)
			.containsExactly(SpanKind.SERVER, SpanKind.INTERNAL, SpanKind.INTERNAL, SpanKind.INTERNAL, SpanKind.CLIENT,
					SpanKind.CLIENT);
		assertThat(trace).extracting(SpanData::getTraceId).containsOnly(answer.header("X-Trace-Id"));
		SpanData root = trace.get(0);
		assertThat(trace.subList(1, 6)).extracting(SpanData::getParentSpanId).containsOnly(root.getSpanId());
		assertThat(trace).extracting(SpanData::getStatus).doesNotContain(StatusData.error());
	}

	@Test
	void contextArrivesAtThePlatformAndNothingAtTheProvider() throws Exception {
		Answer answer = send(
				request(BodyPublishers.ofString(chat("Write a haiku about autumn."))).header("X-Tenant", "acme")
					.header("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01")
					.header("tracestate", "vendor=1")
					.header("baggage", "user.email=jane"));
		List<SpanData> trace = takeSpans(6);
		assertThat(trace.get(5).getName()).isEqualTo("POST provider.anthropic");
		platform.verify(postRequestedFor(urlEqualTo(AUDIT))
			.withHeader("traceparent",
					matching("00-" + answer.header("X-Trace-Id") + "-" + trace.get(4).getSpanId() + "-0[13]"))
			.withHeader("tracestate", equalTo("vendor=1"))
			.withHeader("baggage", equalTo("user.email=jane")));
		provider.verify(1,
				postRequestedFor(urlEqualTo(MESSAGES)).withoutHeader("traceparent")
					.withoutHeader("tracestate")
					.withoutHeader("baggage"));
	}

	@Test
	void lookupTellsWhetherThePolicyWasCached() throws Exception {
		ask("globex", chat("Ping"));
		takeSpans(2);
		ask("acme", chat("Ping"));
		takeSpans(6);
		ask("acme", chat("Ping"));
		assertThat(attribute(takeSpans(6).get(1), "policy.cache.hit")).isEqualTo("true");
		ask("initech", chat("Ping"));
		SpanData lookup = takeSpans(2).get(1);
		assertThat(attribute(lookup, "policy.cache.hit")).isEqualTo("false");
		assertThat(attribute(lookup, "policy.found")).isEqualTo("false");
	}

	@Test
	void scansTellWhatTheyFound() throws Exception {
		ask("acme", chat("Mail jane.doe@example.com and joe@example.com for John Smith"));
		List<SpanData> trace = takeSpans(6);
		assertThat(attribute(trace.get(2), "dlp.action")).isEqualTo("redact");
		assertThat(attribute(trace.get(2), "dlp.findings")).isEqualTo("2");
		assertThat(attribute(trace.get(3), "dlp.action")).isEqualTo("redact");
		assertThat(attribute(trace.get(3), "dlp.findings")).isEqualTo("1");
	}

	@Test
	void providerFailureMarksItsSpanAndTheRequest() throws Exception {
		provider.stubFor(post(MESSAGES).willReturn(serverError()));
		ask("acme", chat("Ping"));
		List<SpanData> trace = takeSpans(6);
		assertThat(trace.get(5).getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
		assertThat(trace.get(0).getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
	}

	@Test
	void logLinesCarryTheTraceIdAndNothingWarns(CapturedOutput output) throws Exception {
		Answer answer = ask("acme", chat("Write a haiku about autumn."));
		takeSpans(6);
		for (String message : List.of("DLP scan completed", "audit event sent", "provider answered")) {
			assertThat(output.toString().lines()).filteredOn((line) -> line.contains(message))
				.singleElement()
				.asString()
				.startsWith("{")
				.contains("\"trace_id\":\"" + answer.header("X-Trace-Id") + "\"");
		}
		assertThat(output.toString().lines()).filteredOn((line) -> line.contains(answer.header("X-Trace-Id")))
			.noneMatch((line) -> line.contains("\"WARN\"") || line.contains("\"ERROR\""));
	}

	private static String attribute(SpanData span, String key) {
		return String.valueOf(span.getAttributes().get(AttributeKey.stringKey(key)));
	}

}
