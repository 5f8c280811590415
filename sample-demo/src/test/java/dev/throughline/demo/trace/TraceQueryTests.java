package dev.throughline.demo.trace;

import java.net.URI;

import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.BackendStub.Answer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceQuery} and {@link BrowserAddress} against a loopback server.
 */
class TraceQueryTests {

	private static final String TEMPO_PATH = "/api/traces/" + Traces.ID;

	private static final String JAEGER_PATH = "/api/v3/traces/" + Traces.ID;

	private static final String RESOURCE_SPANS = """
			[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"1234567890abcdef","name":"x"}]}]}]"""
		.formatted(Traces.ID);

	private final BackendStub stub = BackendStub.plain();

	@AfterEach
	void stopServer() {
		this.stub.close();
	}

	@Test
	void asksTempoForJsonById() throws InterruptedException {
		this.stub.answer(TEMPO_PATH, new Answer(200, "{\"batches\":%s}".formatted(RESOURCE_SPANS)));
		TraceQuery.Result result = fetch(TraceApi.TEMPO);
		assertThat(this.stub.requests()).containsExactly(TEMPO_PATH + " application/json");
		assertThat(result.reason()).isEmpty();
		assertThat(result.trace().spans()).extracting(Span::name).containsExactly("x");
	}

	@Test
	void asksJaegerForTheTraceAsItWasSent() throws InterruptedException {
		this.stub.answer(JAEGER_PATH, new Answer(200, "{\"result\":{\"resourceSpans\":%s}}".formatted(RESOURCE_SPANS)));
		TraceQuery.Result result = fetch(TraceApi.JAEGER);
		assertThat(this.stub.requests())
			.containsExactly(JAEGER_PATH + "?rawTraces=true&raw_traces=true application/json");
		assertThat(result.reason()).isEmpty();
		assertThat(result.trace().spans()).extracting(Span::name).containsExactly("x");
	}

	@ParameterizedTest
	@EnumSource
	void saysThatTheTraceIsUnknown(TraceApi api) throws InterruptedException {
		this.stub.answer(JAEGER_PATH,
				new Answer(404, "{\"error\":{\"httpCode\":404,\"message\":\"No traces found\"}}\n"));
		assertThat(fetch(api).reason()).isEqualTo("the backend has not seen the trace");
	}

	@Test
	void saysWhatTheBackendAnsweredInstead() throws InterruptedException {
		this.stub.answer(TEMPO_PATH, new Answer(503, "Tempo is starting"));
		assertThat(fetch(TraceApi.TEMPO).reason()).isEqualTo("%s%s answers with status 503", this.stub.address(),
				TEMPO_PATH);
	}

	@Test
	void saysThatTheAnswerIsAWebPage() throws InterruptedException {
		this.stub.answer(TEMPO_PATH, new Answer(200, "\n<html>"));
		assertThat(fetch(TraceApi.TEMPO).reason()).isEqualTo("%s%s answers with a web page instead of a trace",
				this.stub.address(), TEMPO_PATH);
	}

	@Test
	void saysThatTheAnswerIsNoTrace() throws InterruptedException {
		this.stub.answer(TEMPO_PATH, new Answer(200, "echo"));
		assertThat(fetch(TraceApi.TEMPO).reason())
			.startsWith("%s%s does not answer with a trace: not JSON".formatted(this.stub.address(), TEMPO_PATH));
	}

	@Test
	void saysThatNobodyAnswers() throws InterruptedException {
		this.stub.close();
		assertThat(fetch(TraceApi.TEMPO).reason())
			.startsWith("%s%s cannot be reached".formatted(this.stub.address(), TEMPO_PATH));
	}

	@Test
	void pointsToJaegersOwnPage() throws InterruptedException {
		assertThat(page(this.stub.address(), "http://localhost:16686", TraceApi.JAEGER))
			.isEqualTo("http://localhost:16686/trace/" + Traces.ID);
		assertThat(this.stub.requests()).isEmpty();
	}

	@Test
	void pointsToExploreWhenGrafanaKnowsTheDataSource() throws InterruptedException {
		this.stub.answer("/api/datasources/uid/tempo", new Answer(200, "{}"));
		String page = page(this.stub.address(), "http://tempo", TraceApi.TEMPO);
		assertThat(this.stub.requests()).containsExactly("/api/datasources/uid/tempo application/json");
		assertThat(page).startsWith(this.stub.address() + "/explore?schemaVersion=1&orgId=1&panes=%7B%22trace%22%3A%7B")
			.contains("%22query%22%3A%22" + Traces.ID + "%22");
		assertThat(URI.create(page)).isNotNull();
	}

	@Test
	void pointsToTheTraceItselfWithoutTheDataSource() throws InterruptedException {
		assertThat(page(this.stub.address(), "http://tempo:3200", TraceApi.TEMPO))
			.isEqualTo("http://tempo:3200/api/traces/" + Traces.ID);
	}

	@Test
	void pointsToTheTraceItselfWithoutGrafana() throws InterruptedException {
		this.stub.close();
		assertThat(page(this.stub.address(), "http://tempo:3200", TraceApi.TEMPO))
			.isEqualTo("http://tempo:3200/api/traces/" + Traces.ID);
	}

	@Test
	void pointsToThePageOfTheEmbeddedBackend() {
		assertThat(BrowserAddress.zipkin(URI.create("http://127.0.0.1:9411/zipkin/"), Traces.ID))
			.isEqualTo("http://127.0.0.1:9411/zipkin/traces/" + Traces.ID);
	}

	@Test
	void noticesWhoListens() {
		assertThat(Http.isListening(this.stub.address())).isTrue();
		this.stub.close();
		assertThat(Http.isListening(this.stub.address())).isFalse();
	}

	private TraceQuery.Result fetch(TraceApi api) throws InterruptedException {
		return new TraceQuery(new Http(), new TraceSource(this.stub.address(), api)).fetch(Traces.ID);
	}

	private static String page(URI grafana, String query, TraceApi api) throws InterruptedException {
		return BrowserAddress.external(new Http(), grafana, new TraceSource(URI.create(query), api), Traces.ID);
	}

}
