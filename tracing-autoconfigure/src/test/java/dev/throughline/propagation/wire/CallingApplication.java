package dev.throughline.propagation.wire;

import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Application that logs a line, looks at its baggage and calls another service.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({ CallingApplication.ServletCalls.class, CallingApplication.ReactiveCalls.class })
class CallingApplication {

	static final String LOGGER = "wire.calls";

	private static final Logger logger = LoggerFactory.getLogger(LOGGER);

	private static void work(Tracer tracer) {
		logger.info("working");
		tracer.getBaggage("tenant");
		tracer.getBaggage("user-id");
	}

	@RestController
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
	static class ServletCalls {

		private final RestClient client;

		private final Tracer tracer;

		ServletCalls(RestClient.Builder builder, Tracer tracer, Environment environment) {
			this.client = builder.baseUrl(environment.getRequiredProperty("called")).build();
			this.tracer = tracer;
		}

		@GetMapping("/call")
		String call() {
			work(this.tracer);
			return this.client.get().uri("/called").retrieve().body(String.class);
		}

	}

	@RestController
	@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.REACTIVE)
	static class ReactiveCalls {

		private final WebClient client;

		private final Tracer tracer;

		ReactiveCalls(WebClient.Builder builder, Tracer tracer, Environment environment) {
			this.client = builder.baseUrl(environment.getRequiredProperty("called")).build();
			this.tracer = tracer;
		}

		@GetMapping("/call")
		Mono<String> call() {
			return Mono.fromRunnable(() -> work(this.tracer))
				.then(this.client.get().uri("/called").retrieve().bodyToMono(String.class));
		}

	}

}
