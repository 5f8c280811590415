package dev.throughline.beside;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

import com.google.protobuf.ByteString;
import dev.throughline.test.OtlpCollector;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.micrometer.tracing.Tracer;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Span.SpanKind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * An application that has this starter and OpenTelemetry's own, and handles one request:
 * its server span, an observation of the application, a call to itself, a span made by
 * hand and a statement.
 */
@ExtendWith(OutputCaptureExtension.class)
class BesideStarterTests {

	@Test
	void standsDownAndOneSetOfSpansIsLeft(CapturedOutput output) throws Exception {
		List<Span> spans = spansOfOneRequest();
		assertThat(output.toString().lines().filter((line) -> line.contains(" WARN "))).singleElement()
			.asString()
			.contains("OpenTelemetry's Spring Boot starter", "stands down", "Remove opentelemetry-spring-boot-starter");
		Span outer = only(spans, "GET /outer/{id}"::equals);
		Span work = only(spans, "user.work"::equals);
		Span call = only(spans, "GET"::equals);
		Span inner = only(spans, "GET /inner/{id}"::equals);
		Span manual = only(spans, "manual"::equals);
		Span statement = only(spans, (name) -> name.startsWith("SELECT"));
		assertThat(outer.getParentSpanId()).isEqualTo(ByteString.EMPTY);
		assertThat(work.getParentSpanId()).isEqualTo(outer.getSpanId());
		assertThat(call.getParentSpanId()).isEqualTo(work.getSpanId());
		assertThat(inner.getParentSpanId()).isEqualTo(call.getSpanId());
		assertThat(manual.getParentSpanId()).isEqualTo(inner.getSpanId());
		assertThat(statement.getParentSpanId()).isEqualTo(manual.getSpanId());
		assertThat(spans).hasSize(6);
	}

	@Test
	void coexistsWhenToldToAndEverySpanIsThereTwice(CapturedOutput output) throws Exception {
		List<Span> spans = spansOfOneRequest("--throughline.agent=coexist");
		assertThat(output).contains("two sets of spans");
		assertThat(spans.stream().filter((span) -> span.getKind() == SpanKind.SPAN_KIND_SERVER)).hasSize(4);
		assertThat(spans.stream().filter((span) -> span.getName().startsWith("SELECT"))).hasSize(2);
	}

	private static List<Span> spansOfOneRequest(String... arguments) throws Exception {
		try (OtlpCollector collector = OtlpCollector.start()) {
			List<String> all = new ArrayList<>(List.of("--server.port=0", "--otel.metrics.exporter=none",
					"--otel.logs.exporter=none", "--otel.exporter.otlp.endpoint=" + collector.httpEndpoint()));
			all.addAll(List.of(arguments));
			try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
				.web(WebApplicationType.SERVLET)
				.registerShutdownHook(false)
				.run(all.toArray(String[]::new))) {
				URI uri = URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
				assertThat(HttpClient.newHttpClient()
					.send(HttpRequest.newBuilder(uri.resolve("/outer/7")).build(), BodyHandlers.ofString())
					.body()).isEqualTo("answer");
			}
			List<Span> spans = new ArrayList<>();
			while (!collector.isEmpty()) {
				spans.addAll(collector.take().spans());
			}
			return spans;
		}
	}

	private static Span only(List<Span> spans, Predicate<String> name) {
		List<Span> found = spans.stream().filter((span) -> name.test(span.getName())).toList();
		assertThat(found).as("of %s", spans.stream().map(Span::getName).toList()).hasSize(1);
		return found.get(0);
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@RestController
	static class TestApplication {

		private final ObservationRegistry observations;

		private final Tracer tracer;

		private final RestClient client;

		private final JdbcClient jdbc;

		private final Environment environment;

		TestApplication(ObservationRegistry observations, Tracer tracer, RestClient.Builder client, JdbcClient jdbc,
				Environment environment) {
			this.observations = observations;
			this.tracer = tracer;
			this.client = client.build();
			this.jdbc = jdbc;
			this.environment = environment;
		}

		@GetMapping("/outer/{id}")
		String outer(@PathVariable String id) {
			String url = "http://127.0.0.1:" + this.environment.getProperty("local.server.port") + "/inner/{id}";
			return Observation.createNotStarted("user.work", this.observations)
				.observe(() -> this.client.get().uri(url, id).retrieve().body(String.class));
		}

		@GetMapping("/inner/{id}")
		String inner(@PathVariable String id) {
			io.micrometer.tracing.Span span = this.tracer.nextSpan().name("manual").start();
			try (Tracer.SpanInScope scope = this.tracer.withSpan(span)) {
				return this.jdbc.sql("select 'answer'").query(String.class).single();
			}
			finally {
				span.end();
			}
		}

	}

}
