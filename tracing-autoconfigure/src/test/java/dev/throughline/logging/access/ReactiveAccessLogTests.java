package dev.throughline.logging.access;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

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
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.FileSystemResource;
import org.springframework.core.io.Resource;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The access log of a WebFlux application on a real Netty.
 */
class ReactiveAccessLogTests {

	private static final String ENABLED = "throughline.logging.access.enabled=true";

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	@TempDir
	static Path directory;

	private static TracedApplication application;

	private static final RecordedLines lines = new RecordedLines();

	@BeforeAll
	static void start() throws Exception {
		TestController.file = Files.writeString(directory.resolve("file"), "content of a file");
		application = TracedApplication.start(WebApplicationType.REACTIVE, spans, TestController.class, ENABLED,
				"throughline.logging.access.exclude=/items/excluded");
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
			/items/7;id=secret?token=secret, /items/7,        200, /items/{id}, 6
			/items/a%0d%0ab,                 /items/a%0d%0ab, 200, /items/{id}, 9
			/unavailable,                    /unavailable,    503, /unavailable, 5
			/delayed,                        /delayed,        200, /delayed, 5
			/stream,                         /stream,         200, /stream, 24
			/file,                           /file,           200, /file, 17
			/empty,                          /empty,          200, /empty, 0
			""")
	void lineHasTheFactsAndTheIdsOfTheRequest(String target, String path, int status, String route, long bytes)
			throws Exception {
		application.get(target);
		SpanData span = spans.take();
		Map<String, Object> expected = new LinkedHashMap<>();
		expected.put("method", "GET");
		expected.put("path", path);
		expected.put("status", status);
		expected.put("route", route);
		expected.put("bytes", bytes);
		expected.put("client_address", "127.0.0.1");
		expected.put("trace_id", span.getTraceId());
		expected.put("span_id", span.getSpanId());
		Map<String, Object> line = lines.takeMembers();
		assertThat(line.remove("duration_ms")).isInstanceOf(Long.class);
		assertThat(line).containsExactlyInAnyOrderEntriesOf(expected);
	}

	@ParameterizedTest
	@CsvSource({ "/nowhere/4711,404", "/throwing,500", "/failing,500" })
	void failedRequestHasTheStatusThatWasSentAndTheIds(String target, int status) throws Exception {
		assertThat(application.get(target).statusCode()).isEqualTo(status);
		SpanData span = spans.take();
		assertThat(lines.takeMembers()).containsEntry("status", status)
			.containsEntry("path", target)
			.containsEntry("trace_id", span.getTraceId())
			.containsEntry("span_id", span.getSpanId());
	}

	@Test
	void messageIsALineToRead() throws Exception {
		application.get("/items/7");
		spans.take();
		ILoggingEvent line = lines.take();
		assertThat(line.getLoggerName()).isEqualTo("throughline.access");
		assertThat(line.getFormattedMessage())
			.matches("GET /items/7 200 \\d+ms route=/items/\\{id} bytes=6 client=127\\.0\\.0\\.1");
	}

	@Test
	void headHasNoBytes() throws Exception {
		try (Socket socket = new Socket("127.0.0.1", application.uri("/").getPort())) {
			socket.getOutputStream()
				.write("HEAD /items/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII))
				.startsWith("HTTP/1.1 200");
		}
		spans.take();
		assertThat(lines.takeMembers()).containsEntry("method", "HEAD")
			.containsEntry("status", 200)
			.containsEntry("bytes", 0L);
	}

	@Test
	void clientThatGoesAwayHasOneLine() throws Exception {
		CountDownLatch waiting = new CountDownLatch(1);
		TestController.onWaiting = waiting;
		try (Socket socket = new Socket("127.0.0.1", application.uri("/").getPort())) {
			socket.getOutputStream()
				.write("GET /never HTTP/1.1\r\nHost: a\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
		}
		SpanData span = spans.take();
		assertThat(lines.takeMembers()).containsEntry("path", "/never")
			.containsEntry("status", 499)
			.containsEntry("bytes", 0L)
			.containsEntry("trace_id", span.getTraceId());
	}

	@Test
	void excludedPathsHaveNoLine() throws Exception {
		application.get("/items/excluded");
		application.get("/items/last");
		spans.take(2);
		assertThat(lines.takeMembers()).containsEntry("path", "/items/last");
	}

	@Test
	void neitherQueryNorForwardedForByDefault() throws Exception {
		application.get("/items/7?a=b", "X-Forwarded-For", "198.51.100.1");
		spans.take();
		assertThat(lines.takeMembers()).containsEntry("client_address", "127.0.0.1").doesNotContainKey("query");
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestController {

		static volatile CountDownLatch onWaiting = new CountDownLatch(1);

		static volatile Path file;

		@GetMapping("/items/{id}")
		Mono<String> item(@PathVariable String id) {
			return Mono.just("item " + id);
		}

		@GetMapping("/unavailable")
		Mono<ResponseEntity<String>> unavailable() {
			return Mono.just(ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE).body("later"));
		}

		@GetMapping("/delayed")
		Mono<String> delayed() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> "later");
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> stream() {
			return Flux.just("one", "two", "six").map((text) -> text.substring(0, 1));
		}

		@GetMapping("/file")
		Mono<Resource> file() {
			return Mono.just(new FileSystemResource(file));
		}

		@GetMapping("/empty")
		Mono<Void> empty() {
			return Mono.empty();
		}

		@GetMapping("/throwing")
		Mono<String> throwing() {
			throw new IllegalStateException("broken");
		}

		@GetMapping("/failing")
		Mono<String> failing() {
			return Mono.delay(Duration.ofMillis(1)).map((tick) -> {
				throw new IllegalStateException("broken later");
			});
		}

		@GetMapping("/never")
		Mono<String> never() {
			return Mono.<String>never().doOnSubscribe((subscription) -> onWaiting.countDown());
		}

	}

}
