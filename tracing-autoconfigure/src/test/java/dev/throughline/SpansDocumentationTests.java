package dev.throughline;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.util.List;
import java.util.TreeMap;

import javax.sql.DataSource;

import dev.throughline.test.RecordedSpans;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import org.h2.Driver;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.restclient.RestTemplateBuilder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DelegatingDataSource;
import org.springframework.jdbc.datasource.SimpleDriverDataSource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.RestTemplate;
import org.springframework.web.reactive.function.client.WebClient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Every attribute that is emitted stands in {@code docs/spans.md} with its type, and
 * every one that stands there is emitted.
 */
class SpansDocumentationTests {

	private static final AttributeKey<String> DATABASE = AttributeKey.stringKey("db.system.name");

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	private final TreeMap<String, String> emitted = new TreeMap<>();

	@Test
	void serverSpansHaveTheAttributesOfTheirTable() throws Exception {
		for (WebApplicationType type : List.of(WebApplicationType.SERVLET, WebApplicationType.REACTIVE)) {
			try (TracedApplication application = TracedApplication.start(type, this.spans, TestController.class,
					"throughline.sampling.rules[0].header=X-Debug", "throughline.sampling.rules[0].probability=1")) {
				for (String path : new String[] { "/items/7?a=b", "/unavailable", "/throwing", "/nowhere" }) {
					application.get(path, "X-Debug", "1");
				}
				purge(application);
				takeServerSpans(5);
			}
		}
		this.emitted.put("http.request.header.<name>", this.emitted.remove("http.request.header.x-debug"));
		assertThat(this.emitted).isEqualTo(DocumentedAttributes.of("HTTP server"));
	}

	private static void purge(TracedApplication application) throws IOException {
		try (Socket socket = new Socket("127.0.0.1", application.uri("/").getPort())) {
			socket.getOutputStream()
				.write("PURGE /items/7 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"
					.getBytes(StandardCharsets.US_ASCII));
			socket.getInputStream().readAllBytes();
		}
	}

	private void takeServerSpans(int count) {
		for (SpanData span : this.spans.take(count)) {
			assertThat(span.getKind()).isEqualTo(SpanKind.SERVER);
			DocumentedAttributes.collect(span.getAttributes(), this.emitted);
		}
	}

	@Test
	void clientSpansHaveTheAttributesOfTheirTable() throws Exception {
		try (LoopbackServer called = new LoopbackServer();
				TracedApplication application = TracedApplication.start(WebApplicationType.NONE, this.spans,
						TestController.class)) {
			String base = called.uri().toString();
			RestClient restClient = application.context().getBean(RestClient.Builder.class).baseUrl(base).build();
			RestTemplate restTemplate = application.context().getBean(RestTemplateBuilder.class).baseUri(base).build();
			WebClient webClient = application.context().getBean(WebClient.Builder.class).baseUrl(base).build();
			for (int status : new int[] { 200, 404, 503 }) {
				quietly(() -> restClient.get().uri("/status/{status}?a=b", status).retrieve().toBodilessEntity());
				quietly(() -> restTemplate.getForObject("/status/{status}", String.class, status));
				quietly(() -> webClient.get().uri("/status/{status}", status).retrieve().toBodilessEntity().block());
			}
			quietly(() -> restClient.method(HttpMethod.valueOf("PURGE")).uri("/x").retrieve().toBodilessEntity());
			quietly(() -> webClient.method(HttpMethod.valueOf("PURGE"))
				.uri("/x")
				.retrieve()
				.toBodilessEntity()
				.block());
			called.close();
			quietly(() -> restClient.get().uri("/gone").retrieve().toBodilessEntity());
			quietly(() -> webClient.get().uri("/gone").retrieve().toBodilessEntity().block());
		}
		for (SpanData span : this.spans.take(13)) {
			assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
			DocumentedAttributes.collect(span.getAttributes(), this.emitted);
		}
		assertThat(this.emitted).isEqualTo(DocumentedAttributes.of("HTTP client"));
	}

	private static void quietly(Runnable call) {
		try {
			call.run();
		}
		catch (RuntimeException ex) {
			// the span tells
		}
	}

	@Test
	void statementSpansHaveTheAttributesOfTheirTable() throws Exception {
		try (TracedApplication application = TracedApplication.start(WebApplicationType.NONE, this.spans,
				RemoteDatabase.class)) {
			ObservationRegistry observations = application.context().getBean(ObservationRegistry.class);
			JdbcTemplate jdbc = application.context().getBean(JdbcTemplate.class);
			Observation.createNotStarted("request", observations).observe(() -> state(jdbc));
			SpanData span = this.spans.take();
			for (; !span.getName().equals("request"); span = this.spans.take()) {
				assertThat(span.getAttributes().get(DATABASE)).isNotNull();
				DocumentedAttributes.collect(span.getAttributes(), this.emitted);
			}
		}
		assertThat(this.emitted).isEqualTo(DocumentedAttributes.of("JDBC"));
	}

	private static void state(JdbcTemplate jdbc) {
		jdbc.execute("create table items (id int primary key, name varchar(20))");
		jdbc.batchUpdate("insert into items values (?, ?)",
				List.of(new Object[] { 1, "a" }, new Object[] { 2, "b" }, new Object[] { 3, "c" }));
		jdbc.queryForList("select * from items where name = 'a'");
		jdbc.update("update items set name = ? where id = 1", "z");
		assertThatException().isThrownBy(() -> jdbc.update("insert into items values (1, 'again')"));
		assertThatException().isThrownBy(() -> jdbc.queryForList("select nonsense from nowhere"));
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

	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	static class RemoteDatabase {

		/**
		 * H2 that says of itself to be on another host.
		 */
		@Bean
		DataSource dataSource() {
			return new DelegatingDataSource(
					new SimpleDriverDataSource(new Driver(), "jdbc:h2:mem:documented;DB_CLOSE_DELAY=-1")) {

				@Override
				public Connection getConnection() throws SQLException {
					Connection connection = super.getConnection();
					DatabaseMetaData metaData = connection.getMetaData();
					return answering(Connection.class, connection, "getMetaData", answering(DatabaseMetaData.class,
							metaData, "getURL", "jdbc:postgresql://db.example:5432/shop"));
				}

			};
		}

		private static <T> T answering(Class<T> type, T delegate, String method, Object answer) {
			return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] { type },
					(proxy, called, arguments) -> {
						if (called.getName().equals(method)) {
							return answer;
						}
						try {
							return called.invoke(delegate, arguments);
						}
						catch (InvocationTargetException ex) {
							throw ex.getTargetException();
						}
					}));
		}

	}

}
