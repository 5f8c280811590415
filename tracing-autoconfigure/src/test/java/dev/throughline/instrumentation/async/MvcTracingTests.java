package dev.throughline.instrumentation.async;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.api.baggage.Baggage;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.testing.assertj.OpenTelemetryAssertions;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.MDC;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.scheduling.concurrent.ThreadPoolTaskExecutor;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.context.request.async.DeferredResult;
import org.springframework.web.context.request.async.WebAsyncTask;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Asynchronous requests of Spring MVC on a real Tomcat: with the executor of Spring Boot,
 * and where the application's own executors leave Spring MVC to one that is no bean.
 */
class MvcTracingTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	@Test
	void callableIsOnItsOwnWhenSwitchedOff() throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.SERVLET, spans,
				TwoExecutors.class, "throughline.async.enabled=false")) {
			assertThat(application.get("/callable").body()).isEqualTo("null 0000000000000000 null");
			OpenTelemetryAssertions.assertThat(spans.take()).hasName("task").hasNoParent();
			OpenTelemetryAssertions.assertThat(spans.take()).hasName("GET /callable");
		}
	}

	@Nested
	class WithSpringBootsExecutor extends Cases {

		WithSpringBootsExecutor() {
			super(Controller.class);
		}

	}

	@Nested
	class WithExecutorsOfTheApplication extends Cases {

		WithExecutorsOfTheApplication() {
			super(TwoExecutors.class);
		}

	}

	@TestInstance(TestInstance.Lifecycle.PER_CLASS)
	abstract static class Cases {

		private final Class<?> configuration;

		private TracedApplication application;

		Cases(Class<?> configuration) {
			this.configuration = configuration;
		}

		@BeforeAll
		void start() {
			this.application = TracedApplication.start(WebApplicationType.SERVLET, spans, this.configuration,
					"management.tracing.baggage.remote-fields=tenant");
		}

		@AfterAll
		void stop() {
			this.application.close();
		}

		@Test
		void callableRunsInTheServersSpan() throws Exception {
			assertRunsInTheServersSpan("/callable");
		}

		@Test
		void webAsyncTaskRunsInTheServersSpan() throws Exception {
			assertRunsInTheServersSpan("/web-async-task");
		}

		@Test
		void deferredResultIsSetInTheServersSpan() throws Exception {
			assertRunsInTheServersSpan("/deferred");
		}

		@Test
		void completableFutureRunsInTheServersSpan() throws Exception {
			assertRunsInTheServersSpan("/future");
		}

		@Test
		void streamingBodyIsWrittenInTheServersSpan() throws Exception {
			assertRunsInTheServersSpan("/streaming");
		}

		private void assertRunsInTheServersSpan(String path) throws Exception {
			HttpResponse<String> response = this.application.get(path, "baggage", "tenant=acme");
			SpanData task = spans.take();
			SpanData server = spans.take();
			OpenTelemetryAssertions.assertThat(task).hasName("task").hasParent(server);
			OpenTelemetryAssertions.assertThat(server).hasName("GET " + path).hasKind(SpanKind.SERVER);
			assertThat(response.body()).isEqualTo(server.getTraceId() + " " + server.getSpanId() + " acme");
		}

		@Test
		void eventsAreSentInTheServersSpanWhichEndsWithTheLast() throws Exception {
			try (Events events = new Events(this.application, "/events")) {
				String first = events.next();
				Controller.proceed.countDown();
				assertThat(events.next()).isEqualTo("last");
				SpanData task = spans.take();
				SpanData server = spans.take();
				OpenTelemetryAssertions.assertThat(task).hasName("task").hasParent(server);
				OpenTelemetryAssertions.assertThat(server).hasName("GET /events");
				assertThat(first).isEqualTo(server.getTraceId() + " " + server.getSpanId() + " acme");
			}
		}

	}

	/**
	 * Client of server-sent events that reads one at a time.
	 */
	private static final class Events implements AutoCloseable {

		private final Socket socket;

		private final BufferedReader reader;

		Events(TracedApplication application, String path) throws Exception {
			Controller.proceed = new CountDownLatch(1);
			this.socket = new Socket("127.0.0.1", application.uri("/").getPort());
			this.socket.setSoTimeout(10_000);
			PrintWriter request = new PrintWriter(
					new OutputStreamWriter(this.socket.getOutputStream(), StandardCharsets.US_ASCII));
			request.print("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nbaggage: tenant=acme\r\n\r\n");
			request.flush();
			this.reader = new BufferedReader(
					new InputStreamReader(this.socket.getInputStream(), StandardCharsets.UTF_8));
		}

		String next() throws Exception {
			String line = this.reader.readLine();
			while (!line.startsWith("data:")) {
				line = this.reader.readLine();
			}
			return line.substring("data:".length());
		}

		@Override
		public void close() throws Exception {
			this.socket.close();
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class Controller {

		static volatile CountDownLatch proceed = new CountDownLatch(1);

		private final Tracer tracer;

		private final Executor executor;

		Controller(Tracer tracer, java.util.List<Executor> executors) {
			this.tracer = tracer;
			this.executor = executors.get(0);
		}

		@GetMapping("/callable")
		Callable<String> callable() {
			return this::work;
		}

		@GetMapping("/web-async-task")
		WebAsyncTask<String> webAsyncTask() {
			return new WebAsyncTask<>(10_000L, this::work);
		}

		@GetMapping("/deferred")
		DeferredResult<String> deferred() {
			DeferredResult<String> result = new DeferredResult<>();
			this.executor.execute(() -> result.setResult(work()));
			return result;
		}

		@GetMapping("/future")
		CompletableFuture<String> future() {
			return CompletableFuture.supplyAsync(this::work, this.executor);
		}

		@GetMapping("/streaming")
		StreamingResponseBody streaming() {
			return (out) -> out.write(work().getBytes(StandardCharsets.UTF_8));
		}

		@GetMapping("/events")
		SseEmitter events() {
			SseEmitter emitter = new SseEmitter();
			this.executor.execute(() -> {
				try {
					emitter.send(look());
					proceed.await(10, TimeUnit.SECONDS);
					work();
					emitter.send("last");
					emitter.complete();
				}
				catch (Exception ex) {
					emitter.completeWithError(ex);
				}
			});
			return emitter;
		}

		private String work() {
			this.tracer.nextSpan().name("task").start().end();
			return look();
		}

		private String look() {
			return MDC.get("trace_id") + " " + Span.current().getSpanContext().getSpanId() + " "
					+ Baggage.current().getEntryValue("tenant");
		}

	}

	@Configuration(proxyBeanMethods = false)
	@Import(Controller.class)
	static class TwoExecutors {

		@Bean
		ThreadPoolTaskExecutor first() {
			return new ThreadPoolTaskExecutor();
		}

		@Bean
		ThreadPoolTaskExecutor second() {
			return new ThreadPoolTaskExecutor();
		}

	}

}
