package dev.throughline.agent;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import org.springframework.boot.CommandLineRunner;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

/**
 * Web application that {@link AgentProcessTests} starts as a process of its own. It sends
 * itself one request, prints the response and ends.
 */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
public class OneRequestApplication {

	private static final Logger logger = LoggerFactory.getLogger(OneRequestApplication.class);

	public static void main(String[] args) {
		SpringApplication application = new SpringApplication(OneRequestApplication.class);
		application.setDefaultProperties(Map.of("spring.application.name", "one-request",
				"spring.main.web-application-type", "servlet", "spring.main.banner-mode", "off", "server.port", "0",
				"spring.docker.compose.enabled", "false", "jdbc.datasource-proxy.enabled", "false"));
		System.exit(SpringApplication.exit(application.run(args)));
	}

	@Bean
	CommandLineRunner request(Environment environment) {
		return (arguments) -> {
			int port = environment.getRequiredProperty("local.server.port", Integer.class);
			System.out.println(get(port, "/outer/7"));
		};
	}

	// not an HTTP client, which an agent would instrument as well
	private static String get(int port, String path) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", port)) {
			socket.getOutputStream()
				.write(("GET " + path + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\nConnection: close\r\n\r\n")
					.getBytes(StandardCharsets.US_ASCII));
			return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	@RestController
	static class Endpoints {

		private final ObservationRegistry observations;

		private final Tracer tracer;

		private final RestClient client;

		private final JdbcClient jdbc;

		private final Environment environment;

		Endpoints(ObservationRegistry observations, Tracer tracer, RestClient.Builder client, JdbcClient jdbc,
				Environment environment) {
			this.observations = observations;
			this.tracer = tracer;
			this.client = client.build();
			this.jdbc = jdbc;
			this.environment = environment;
		}

		@GetMapping("/outer/{id}")
		String outer(@PathVariable String id) {
			logger.info("outer called");
			return Observation.createNotStarted("user.work", this.observations).observe(() -> {
				logger.info("working");
				String url = "http://127.0.0.1:" + this.environment.getProperty("local.server.port") + "/inner/{id}";
				return this.client.get().uri(url, id).retrieve().body(String.class);
			});
		}

		@GetMapping("/inner/{id}")
		String inner(@PathVariable String id) {
			Span span = this.tracer.nextSpan().name("manual").start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
				return this.jdbc.sql("select 'answer'").query(String.class).single();
			}
			finally {
				span.end();
			}
		}

	}

}
