package dev.throughline.instrumentation.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Callable;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.ServerProbe;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import jakarta.servlet.Filter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.AsyncTaskExecutor;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.servlet.mvc.method.annotation.StreamingResponseBody;

/**
 * Both ways of writing handlers on a real Tomcat.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ServletServerContractTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	void start() {
		application = TracedApplication.start(WebApplicationType.SERVLET, spans, TestApplication.class,
				"spring.task.execution.propagate-context=true", "server.shutdown=immediate");
	}

	@AfterAll
	void stop() {
		application.close();
	}

	@Nested
	class Annotated extends ServerContract {

		Annotated() {
			super(() -> application.uri("/annotated"), spans);
		}

	}

	@Nested
	class Functional extends ServerContract {

		Functional() {
			super(() -> application.uri("/functional"), spans);
		}

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(TestController.class)
	static class TestApplication {

		@Bean
		ServerProbe probe(Tracer tracer) {
			return new ServerProbe(tracer);
		}

		@Bean
		FilterRegistrationBean<Filter> contractFilter(ObservationRegistry observations) {
			FilterRegistrationBean<Filter> registration = new FilterRegistrationBean<>((request, response, chain) -> {
				Observation observation = Observation.start("contract.filter", observations);
				try (Observation.Scope scope = observation.openScope()) {
					chain.doFilter(request, response);
				}
				finally {
					observation.stop();
				}
			});
			registration.addUrlPatterns("/annotated/filtered", "/functional/filtered");
			return registration;
		}

		@Bean
		RouterFunction<ServerResponse> routes(ServerProbe probe, AsyncTaskExecutor applicationTaskExecutor) {
			return RouterFunctions.route()
				.path("/functional", (routes) -> routes
					.GET("/items/{id}", (request) -> ServerResponse.ok().body(probe.current()))
					.GET("/child", (request) -> ServerResponse.ok().body(probe.currentInChild()))
					.GET("/filtered", (request) -> ServerResponse.ok().body(probe.currentInChild()))
					.GET("/status/{code}",
							(request) -> ServerResponse.status(Integer.parseInt(request.pathVariable("code"))).build())
					.GET("/throwing", (request) -> ServerResponse.ok().body(probe.fail()))
					.GET("/asynchronous",
							(request) -> ServerResponse.async(applicationTaskExecutor
								.submitCompletable(() -> ServerResponse.ok().body(probe.current()))))
					.GET("/asynchronous/throwing",
							(request) -> ServerResponse.async(applicationTaskExecutor
								.submitCompletable(() -> ServerResponse.ok().body(probe.fail()))))
					.GET("/stream", (request) -> streamed(applicationTaskExecutor, 3, probe))
					.GET("/endless", (request) -> streamed(applicationTaskExecutor, Integer.MAX_VALUE, probe)))
				.build();
		}

		private static ServerResponse streamed(AsyncTaskExecutor executor, int lines, ServerProbe probe) {
			return ServerResponse.ok().stream((stream) -> executor.submit(() -> {
				try {
					for (int i = 0; i < lines; i++) {
						stream.write(probe.current() + "\n").flush();
					}
					stream.complete();
				}
				catch (IOException ex) {
					stream.error(ex);
				}
			}));
		}

	}

	@RestController
	@RequestMapping("/annotated")
	static class TestController {

		private final ServerProbe probe;

		TestController(ServerProbe probe) {
			this.probe = probe;
		}

		@GetMapping("/items/{id}")
		String item(@PathVariable String id) {
			return this.probe.current();
		}

		@GetMapping({ "/child", "/filtered" })
		String child() {
			return this.probe.currentInChild();
		}

		@GetMapping("/status/{code}")
		ResponseEntity<Void> status(@PathVariable int code) {
			return ResponseEntity.status(code).build();
		}

		@GetMapping("/throwing")
		String throwing() {
			return this.probe.fail();
		}

		@GetMapping("/asynchronous")
		Callable<String> asynchronous() {
			return this.probe::current;
		}

		@GetMapping("/asynchronous/throwing")
		Callable<String> asynchronousThrowing() {
			return this.probe::fail;
		}

		@GetMapping("/stream")
		StreamingResponseBody stream() {
			return (out) -> write(out, 3);
		}

		@GetMapping("/endless")
		StreamingResponseBody endless() {
			return (out) -> write(out, Integer.MAX_VALUE);
		}

		private void write(OutputStream out, int lines) throws IOException {
			for (int i = 0; i < lines; i++) {
				out.write((this.probe.current() + "\n").getBytes(StandardCharsets.UTF_8));
				out.flush();
			}
		}

	}

}
