package dev.throughline.instrumentation.http;

import java.time.Duration;

import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.ServerProbe;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.micrometer.tracing.Tracer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.RegisterExtension;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.reactive.function.server.RouterFunction;
import org.springframework.web.reactive.function.server.RouterFunctions;
import org.springframework.web.reactive.function.server.ServerResponse;
import org.springframework.web.server.WebFilter;

/**
 * Both ways of writing handlers on a real Netty.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ReactiveServerContractTests {

	@RegisterExtension
	static final RecordedSpans spans = new RecordedSpans();

	private static TracedApplication application;

	@BeforeAll
	void start() {
		application = TracedApplication.start(WebApplicationType.REACTIVE, spans, TestApplication.class);
	}

	@AfterAll
	void stop() {
		application.close();
	}

	private static Mono<Long> later() {
		return Mono.delay(Duration.ofMillis(1));
	}

	private static Flux<String> lines(ServerProbe probe) {
		return Flux.interval(Duration.ofMillis(1)).onBackpressureDrop().map((tick) -> probe.current() + "\n");
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
		WebFilter contractFilter(ObservationRegistry observations) {
			return (exchange, chain) -> {
				if (!exchange.getRequest().getPath().value().endsWith("/filtered")) {
					return chain.filter(exchange);
				}
				return Mono.deferContextual((context) -> {
					Observation observation = Observation.createNotStarted("contract.filter", observations)
						.parentObservation(context.getOrDefault(ObservationThreadLocalAccessor.KEY, null))
						.start();
					return chain.filter(exchange)
						.doFinally((signal) -> observation.stop())
						.contextWrite((inner) -> inner.put(ObservationThreadLocalAccessor.KEY, observation));
				});
			};
		}

		@Bean
		RouterFunction<ServerResponse> routes(ServerProbe probe) {
			return RouterFunctions.route()
				.path("/functional", (routes) -> routes
					.GET("/items/{id}", (request) -> ServerResponse.ok().bodyValue(probe.current()))
					.GET("/child", (request) -> ServerResponse.ok().bodyValue(probe.currentInChild()))
					.GET("/filtered", (request) -> ServerResponse.ok().bodyValue(probe.currentInChild()))
					.GET("/status/{code}",
							(request) -> ServerResponse.status(Integer.parseInt(request.pathVariable("code"))).build())
					.GET("/throwing", (request) -> ServerResponse.ok().bodyValue(probe.fail()))
					.GET("/asynchronous",
							(request) -> later().map((tick) -> probe.current()).flatMap(ServerResponse.ok()::bodyValue))
					.GET("/asynchronous/throwing",
							(request) -> later().map((tick) -> probe.fail()).flatMap(ServerResponse.ok()::bodyValue))
					.GET("/stream",
							(request) -> ServerResponse.ok()
								.contentType(MediaType.TEXT_PLAIN)
								.body(lines(probe).take(3), String.class))
					.GET("/endless",
							(request) -> ServerResponse.ok()
								.contentType(MediaType.TEXT_EVENT_STREAM)
								.body(lines(probe), String.class)))
				.build();
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
		Mono<String> item(@PathVariable String id) {
			return Mono.just(this.probe.current());
		}

		@GetMapping({ "/child", "/filtered" })
		Mono<String> child() {
			return Mono.fromSupplier(this.probe::currentInChild);
		}

		@GetMapping("/status/{code}")
		Mono<ResponseEntity<Void>> status(@PathVariable int code) {
			return Mono.just(ResponseEntity.status(code).build());
		}

		@GetMapping("/throwing")
		Mono<String> throwing() {
			return Mono.fromSupplier(this.probe::fail);
		}

		@GetMapping("/asynchronous")
		Mono<String> asynchronous() {
			return later().map((tick) -> this.probe.current());
		}

		@GetMapping("/asynchronous/throwing")
		Mono<String> asynchronousThrowing() {
			return later().map((tick) -> this.probe.fail());
		}

		@GetMapping(path = "/stream", produces = MediaType.TEXT_PLAIN_VALUE)
		Flux<String> stream() {
			return lines(this.probe).take(3);
		}

		@GetMapping(path = "/endless", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
		Flux<String> endless() {
			return lines(this.probe);
		}

	}

}
