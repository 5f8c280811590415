package dev.throughline.logging.access;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The access log of a servlet application on a real Tomcat.
 */
class TomcatAccessLogTests {

	private static final String ENABLED = "throughline.logging.access.enabled=true";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	private static final RecordedLines lines = new RecordedLines();

	@BeforeAll
	static void start() {
		application = TracedApplication.start(WebApplicationType.SERVLET, spans, TestController.class, ENABLED,
				"throughline.logging.access.exclude=/items/excluded,/quiet/**");
		lines.attach();
	}

	@AfterAll
	static void stop() {
		lines.close();
		application.close();
	}

	@BeforeEach
	void forgetLinesOfAFailedTest() {
		lines.clear();
	}

	@AfterEach
	void oneLineARequest() {
		assertThat(lines.isEmpty()).as("one line a request").isTrue();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			/items/7;jsessionid=secret?token=secret, /items/7,            200, /items/{id}, 6
			/unavailable,                            /unavailable,        503, /unavailable, 5
			/asynchronous,                           /asynchronous,       200, /asynchronous, 5
			/deferred,                               /deferred,           200, /deferred, 5
			/items/a%0d%0ab,                         /items/a%0d%0ab,     200, /items/{id}, 9
			""")
	void lineHasTheFactsAndTheIdsOfTheRequest(String target, String path, int status, String route, long bytes)
			throws Exception {
		application.get(target);
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("method", "GET");
		expected.put("path", path);
		expected.put("status", status);
		expected.put("route", route);
		expected.put("bytes", bytes);
		expected.put("client_address", "127.0.0.1");
		addIds(expected, spans.take());
		assertLine(lines.takeMembers(), expected);
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			/nowhere/4711,           404, /**
			/throwing,               500, /throwing
			/asynchronous?fail=true, 500, /asynchronous
			/timeout,                503, /timeout
			""")
	void failedRequestHasItsOwnRouteAndIds(String target, int status, String route) throws Exception {
		assertThat(application.get(target).statusCode()).isEqualTo(status);
		SpanData span = spans.take();
		Map<String, Object> members = lines.takeMembers();
		assertThat(members).containsEntry("status", status)
			.containsEntry("route", route)
			.containsEntry("trace_id", span.getTraceId())
			.containsEntry("span_id", span.getSpanId())
			.doesNotContainKey("query");
		assertThat((Long) members.get("bytes")).isPositive();
	}

	@Test
	void messageIsALineToRead() throws Exception {
		application.get("/items/7");
		spans.take();
		ILoggingEvent line = lines.take();
		assertThat(line.getLevel()).isEqualTo(Level.INFO);
		assertThat(line.getLoggerName()).isEqualTo("throughline.access");
		assertThat(line.getFormattedMessage())
			.matches("GET /items/7 200 \\d+ms route=/items/\\{id} bytes=6 client=127\\.0\\.0\\.1");
	}

	@Test
	void jsonLineHasTypedMembers() throws Exception {
		application.get("/items/7");
		SpanData span = spans.take();
		JsonNode line = json(lines.take());
		assertThat(line.propertyNames()).containsExactly("timestamp", "level", "message", "logger", "thread", "service",
				"trace_id", "span_id", "method", "path", "status", "duration_ms", "route", "bytes", "client_address");
		assertThat(line.path("trace_id").asString()).isEqualTo(span.getTraceId());
		assertThat(line.path("status").isInt()).isTrue();
		assertThat(line.path("duration_ms").isIntegralNumber()).isTrue();
	}

	@Test
	void excludedPathsHaveNoLine() throws Exception {
		application.get("/items/excluded");
		application.get("/quiet/please");
		application.get("/items/last");
		spans.take(3);
		assertThat(lines.takeMembers()).containsEntry("path", "/items/last");
	}

	@Test
	void headHasNoBytes() throws Exception {
		assertThat(raw("HEAD /items/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 200");
		spans.take();
		assertThat(lines.takeMembers()).containsEntry("method", "HEAD")
			.containsEntry("status", 200)
			.containsEntry("bytes", 0L);
	}

	@ParameterizedTest
	@CsvSource({ "GET /%zz HTTP/1.1", "GET /a b HTTP/1.1", "G\u0001T / HTTP/1.1" })
	void requestThatTomcatRefusesHasOneLineWithoutIds(String requestLine) throws Exception {
		assertThat(raw(requestLine + "\r\nHost: a\r\nConnection: close\r\n\r\n")).startsWith("HTTP/1.1 400");
		ILoggingEvent line = lines.take();
		assertThat(line.getFormattedMessage()).doesNotContain("\u0001").contains(" 400 ");
		assertThat(line.getMDCPropertyMap()).isEmpty();
	}

	@Test
	void forwardedForIsNotBelievedByDefault() throws Exception {
		application.get("/items/7", "X-Forwarded-For", "198.51.100.1");
		spans.take();
		assertThat(lines.takeMembers()).containsEntry("client_address", "127.0.0.1");
	}

	@Test
	void queryAndForwardedForOnlyWhenAllowed() throws Exception {
		try (TracedApplication other = TracedApplication.start(WebApplicationType.SERVLET, spans, TestController.class,
				ENABLED, "throughline.logging.access.include-query=true",
				"throughline.logging.access.trusted-proxies=127.0.0.0/8", "server.servlet.context-path=/shop")) {
			lines.attach();
			other.get("/shop/items/7?a=b%0d%0ac", "X-Forwarded-For", "6.6.6.6, 198.51.100.1");
			SpanData span = spans.take();
			ILoggingEvent line = lines.take();
			assertThat(line.getFormattedMessage()).startsWith("GET /shop/items/7?a=b%0d%0ac 200 ");
			assertThat(RecordedLines.members(line)).containsEntry("path", "/shop/items/7")
				.containsEntry("query", "a=b%0d%0ac")
				.containsEntry("client_address", "198.51.100.1")
				.containsEntry("trace_id", span.getTraceId());
			assertThat(other.get("/elsewhere").statusCode()).isEqualTo(404);
			assertThat(lines.takeMembers()).containsEntry("path", "/elsewhere").containsEntry("status", 404);
		}
	}

	@Test
	void spansOfSpringBootGiveTheIdsToo() throws Exception {
		try (TracedApplication other = TracedApplication.start(WebApplicationType.SERVLET, spans, TestController.class,
				ENABLED, "throughline.http.enabled=false")) {
			lines.attach();
			other.get("/items/7");
			assertThat(lines.takeMembers()).containsEntry("trace_id", spans.take().getTraceId());
		}
	}

	@Test
	void requestThatIsNotObservedHasALineWithoutIds() throws Exception {
		try (TracedApplication other = TracedApplication.start(WebApplicationType.SERVLET, spans, TestController.class,
				ENABLED, "management.observations.enable.http.server.requests=false")) {
			lines.attach();
			other.get("/items/7");
			assertThat(lines.takeMembers()).containsEntry("path", "/items/7").doesNotContainKey("trace_id");
		}
	}

	@Test
	void noLinesUnlessEnabled() throws Exception {
		try (TracedApplication other = TracedApplication.start(WebApplicationType.SERVLET, spans,
				TestController.class)) {
			lines.attach();
			other.get("/items/7");
			spans.take();
			application.get("/items/last");
			spans.take();
			assertThat(lines.takeMembers()).containsEntry("path", "/items/last");
		}
	}

	private static void addIds(Map<String, Object> members, SpanData span) {
		members.put("trace_id", span.getTraceId());
		members.put("span_id", span.getSpanId());
	}

	private static void assertLine(Map<String, Object> line, Map<String, Object> expected) {
		assertThat(line.remove("duration_ms")).isInstanceOf(Long.class);
		assertThat(line).containsExactlyInAnyOrderEntriesOf(expected);
	}

	private static String raw(String request) throws Exception {
		try (Socket socket = new Socket("127.0.0.1", application.uri("/").getPort())) {
			socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
		}
	}

	private static JsonNode json(ILoggingEvent event) {
		LoggerContext context = new LoggerContext();
		context.putObject(Environment.class.getName(), application.context().getEnvironment());
		StructuredLogEncoder encoder = new StructuredLogEncoder();
		encoder.setContext(context);
		encoder.setFormat("dev.throughline.logging.JsonLogFormatter");
		encoder.start();
		return new JsonMapper().readTree(encoder.encode(event));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		@GetMapping("/items/{id}")
		String item(@PathVariable String id) {
			return "item " + id;
		}

		@GetMapping("/unavailable")
		ResponseEntity<String> unavailable() {
			return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("later");
		}

		@GetMapping("/throwing")
		String throwing() {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/asynchronous")
		Callable<String> asynchronous(@RequestParam(defaultValue = "false") boolean fail) {
			return () -> {
				if (fail) {
					throw new IllegalStateException("broken later");
				}
				return "later";
			};
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			new Thread(() -> result.setResult("later")).start();
			return result;
		}

		@GetMapping("/timeout")
		DeferredResult<String> timeout() {
			return new DeferredResult<>(1L);
		}

	}

}
