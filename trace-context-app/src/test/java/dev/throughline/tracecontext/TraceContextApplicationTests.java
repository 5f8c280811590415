package dev.throughline.tracecontext;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.context.ConfigurableApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The two flavours do what the suite expects of a service.
 */
class TraceContextApplicationTests {

	private static final String TRACE_ID = "12345678901234567890123456789012";

	private final LinkedBlockingQueue<Headers> headers = new LinkedBlockingQueue<>();

	private final LinkedBlockingQueue<String> requests = new LinkedBlockingQueue<>();

	private HttpServer harness;

	@BeforeEach
	void startHarness() throws Exception {
		this.harness = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
		this.harness.createContext("/", (exchange) -> {
			String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
			this.headers.add(exchange.getRequestHeaders());
			this.requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
			exchange.sendResponseHeaders(200, -1);
			exchange.close();
		});
		this.harness.start();
	}

	@AfterEach
	void stopHarness() {
		this.harness.stop(0);
	}

	@ParameterizedTest
	@EnumSource(names = { "SERVLET", "REACTIVE" })
	void postsTheArgumentsToEachUrlWithTheContext(WebApplicationType type) throws Exception {
		try (ConfigurableApplicationContext application = SpringApplication.run(TraceContextApplication.class,
				"--server.port=0", "--spring.main.web-application-type=" + type)) {
			String port = application.getEnvironment().getProperty("local.server.port");
			assertThat(post(URI.create("http://127.0.0.1:" + port + "/test"), """
					[{"url": "%1$s/first", "arguments": []},
					{"url": "%1$s/second", "arguments": [{"url": "http://x/", "arguments": []}]}]
					""".formatted("http://127.0.0.1:" + this.harness.getAddress().getPort()))).isEqualTo(200);
		}
		assertThat(List.copyOf(this.requests)).containsExactly("POST /first []",
				"POST /second [{\"url\":\"http://x/\",\"arguments\":[]}]");
		for (int i = 0; i < 2; i++) {
			Headers received = this.headers.poll(10, TimeUnit.SECONDS);
			assertThat(received.get("traceparent")).singleElement().asString().startsWith("00-" + TRACE_ID + "-");
			assertThat(received.get("tracestate")).containsExactly("0@foo=1,bar=2");
		}
	}

	private static int post(URI uri, String body) throws Exception {
		HttpRequest request = HttpRequest.newBuilder(uri)
			.headers("Content-Type", "application/json", "traceparent", "00-" + TRACE_ID + "-1234567890123456-01",
					"tracestate", "0@foo=1", "tracestate", "bar=2")
			.POST(HttpRequest.BodyPublishers.ofString(body))
			.build();
		return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
	}

}
