package dev.throughline.instrumentation.async;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A client that goes away in the middle of a stream of events.
 */
class SseDisconnectTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	@Test
	void spanEndsOnceAndTheNextRequestIsOnItsOwn() throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, spans,
				Controller.class)) {
			for (int i = 0; i < 3; i++) {
				reset(application.uri("/events"));
				OpenTelemetryAssertions.assertThat(spans.take())
					.hasName("GET /events")
					.hasKind(SpanKind.SERVER)
					.hasNoParent()
					.hasStatus(StatusData.error())
					.hasAttribute(AttributeKey.stringKey("error.type"), IOException.class.getName());
			}
			assertThat(application.get("/plain").body()).isEqualTo("plain");
			OpenTelemetryAssertions.assertThat(spans.take()).hasName("GET /plain").hasNoParent();
		}
	}

	private static void reset(URI uri) throws IOException {
		try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
			socket.setSoLinger(true, 0);
			socket.getOutputStream()
				.write(("GET " + uri.getPath() + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
					.getBytes(StandardCharsets.ISO_8859_1));
			BufferedReader in = new BufferedReader(
					new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
			String line = in.readLine();
			while (line != null && !line.startsWith("data:")) {
				line = in.readLine();
			}
		}
	}

	@RestController
	@EnableAutoConfiguration
	@Configuration(proxyBeanMethods = false)
	static class Controller {

		@GetMapping("/plain")
		String plain() {
			return "plain";
		}

		@GetMapping("/events")
		SseEmitter events() {
			SseEmitter emitter = new SseEmitter(0L);
			CountDownLatch gone = new CountDownLatch(1);
			Thread thread = new Thread(() -> {
				try {
					while (true) {
						emitter.send("event");
						gone.await(5, TimeUnit.MILLISECONDS);
					}
				}
				catch (IOException ex) {
					emitter.completeWithError(ex);
				}
				catch (InterruptedException ex) {
					Thread.currentThread().interrupt();
				}
			});
			thread.start();
			return emitter;
		}

	}

}
