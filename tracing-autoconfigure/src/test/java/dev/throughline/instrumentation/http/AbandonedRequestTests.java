package dev.throughline.instrumentation.http;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import jakarta.servlet.ServletException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ValveBase;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests that Tomcat gives up without calling their listeners. It is asked to log them,
 * as it does then.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AbandonedRequestTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private TracedApplication application;

	@BeforeAll
	void start() {
		this.application = TracedApplication.start(WebApplicationType.SERVLET, spans, TestApplication.class,
				"server.shutdown=immediate");
	}

	@AfterAll
	void stop() {
		this.application.close();
	}

	@Test
	void spanEndsOnceWhenTomcatGivesTheRequestUp() throws Exception {
		RequestsUnderWay underWay = this.application.context().getBean(RequestsUnderWay.class);
		try (Socket socket = new Socket("127.0.0.1", this.application.uri("/").getPort())) {
			socket.getOutputStream()
				.write("GET /pending HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
			underWay.giveUpNext();
			OpenTelemetryAssertions.assertThat(spans.take("GET /pending")).hasEnded();
			spans.assertNothingLeft();
		}
	}

	@Test
	void spanOfAFinishedRequestIsLeftAlone() throws Exception {
		assertThat(this.application.get("/finished").statusCode()).isEqualTo(200);
		OpenTelemetryAssertions.assertThat(spans.take("GET /finished")).hasEnded();
		this.application.context().getBean(RequestsUnderWay.class).forgetNext();
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class TestApplication {

		@Bean
		RequestsUnderWay requestsUnderWay() {
			return new RequestsUnderWay();
		}

		@Bean
		WebServerFactoryCustomizer<TomcatServletWebServerFactory> valves(RequestsUnderWay underWay) {
			return (factory) -> factory.addEngineValves(underWay);
		}

		@Bean
		TestController controller() {
			return new TestController();
		}

	}

	@RestController
	static class TestController {

		@GetMapping("/pending")
		DeferredResult<String> pending() {
			return new DeferredResult<>();
		}

		@GetMapping("/finished")
		String finished() {
			return "finished";
		}

	}

	static final class RequestsUnderWay extends ValveBase {

		private final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();

		RequestsUnderWay() {
			super(true);
		}

		@Override
		public void invoke(Request request, Response response) throws IOException, ServletException {
			getNext().invoke(request, response);
			this.requests.add(request);
		}

		void giveUpNext() throws InterruptedException {
			Request request = this.requests.poll(10, TimeUnit.SECONDS);
			assertThat(request).isNotNull();
			getContainer().logAccess(request, request.getResponse(), 0, true);
		}

		void forgetNext() throws InterruptedException {
			assertThat(this.requests.poll(10, TimeUnit.SECONDS)).isNotNull();
		}

	}

}
