package dev.throughline.demo.trace;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

import com.sun.net.httpserver.HttpServer;
import dev.throughline.demo.request.Http;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link TraceQuery} and {@link BrowserAddress} against a loopback server.
 */
class TraceQueryTests {

	private final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private HttpServer server;

	private URI address;

	private int status = 200;

	private String body = "{}";

	@BeforeEach
	void startServer() throws IOException {
		this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.server.createContext("/", (exchange) -> {
			this.requests.add(exchange.getRequestURI() + " " + exchange.getRequestHeaders().getFirst("Accept"));
			byte[] bytes = this.body.getBytes(StandardCharsets.UTF_8);
			exchange.sendResponseHeaders(this.status, bytes.length);
			exchange.getResponseBody().write(bytes);
			exchange.close();
		});
		this.server.start();
		this.address = URI.create("http://127.0.0.1:" + this.server.getAddress().getPort());
	}

	@AfterEach
	void stopServer() {
		this.server.stop(0);
	}

	@Test
	void asksForJsonById() throws InterruptedException {
		this.body = """
				{"batches":[{"scopeSpans":[{"spans":[{"traceId":"%s","spanId":"1234567890abcdef","name":"x"}]}]}]}"""
			.formatted(Traces.ID);
		TraceQuery.Result result = fetch();
		assertThat(this.requests).containsExactly("/api/traces/" + Traces.ID + " application/json");
		assertThat(result.reason()).isEmpty();
		assertThat(result.trace().spans()).extracting(Span::name).containsExactly("x");
	}

	@Test
	void saysThatTheTraceIsUnknown() throws InterruptedException {
		this.status = 404;
		assertThat(fetch().reason()).isEqualTo("the backend has not seen the trace");
	}

	@Test
	void saysWhatTheBackendAnsweredInstead() throws InterruptedException {
		this.status = 503;
		assertThat(fetch().reason()).isEqualTo("%s/api/traces/%s answers with status 503", this.address, Traces.ID);
	}

	@Test
	void saysThatTheAnswerIsNoTrace() throws InterruptedException {
		this.body = "<html>";
		assertThat(fetch().reason())
			.startsWith("%s/api/traces/%s does not answer with a trace: not JSON".formatted(this.address, Traces.ID));
	}

	@Test
	void saysThatNobodyAnswers() throws InterruptedException {
		this.server.stop(0);
		assertThat(fetch().reason())
			.startsWith("%s/api/traces/%s cannot be reached".formatted(this.address, Traces.ID));
	}

	@Test
	void pointsToExploreWhenGrafanaKnowsTheDataSource() throws InterruptedException {
		String page = BrowserAddress.external(new Http(), this.address, URI.create("http://tempo"), Traces.ID);
		assertThat(this.requests).containsExactly("/api/datasources/uid/tempo application/json");
		assertThat(page).startsWith(this.address + "/explore?schemaVersion=1&orgId=1&panes=%7B%22trace%22%3A%7B")
			.contains("%22query%22%3A%22" + Traces.ID + "%22");
		assertThat(URI.create(page)).isNotNull();
	}

	@Test
	void pointsToTheTraceItselfWithoutTheDataSource() throws InterruptedException {
		this.status = 404;
		assertThat(BrowserAddress.external(new Http(), this.address, URI.create("http://tempo:3200"), Traces.ID))
			.isEqualTo("http://tempo:3200/api/traces/" + Traces.ID);
	}

	@Test
	void pointsToTheTraceItselfWithoutGrafana() throws InterruptedException {
		this.server.stop(0);
		assertThat(BrowserAddress.external(new Http(), this.address, URI.create("http://tempo:3200"), Traces.ID))
			.isEqualTo("http://tempo:3200/api/traces/" + Traces.ID);
	}

	@Test
	void pointsToThePageOfTheEmbeddedBackend() {
		assertThat(BrowserAddress.zipkin(URI.create("http://127.0.0.1:9411/zipkin/"), Traces.ID))
			.isEqualTo("http://127.0.0.1:9411/zipkin/traces/" + Traces.ID);
	}

	@Test
	void noticesWhoListens() {
		assertThat(Http.isListening(this.address)).isTrue();
		this.server.stop(0);
		assertThat(Http.isListening(this.address)).isFalse();
	}

	private TraceQuery.Result fetch() throws InterruptedException {
		return new TraceQuery(new Http(), this.address).fetch(Traces.ID);
	}

}
