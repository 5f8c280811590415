package dev.throughline.sampling;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;

import dev.throughline.LoopbackServer;
import dev.throughline.TracedApplication;
import dev.throughline.test.RecordedSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.client.RestClient;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of which nothing is recorded, on real servers, whoever makes the spans, with a
 * sampler that would keep every span, children of dropped ones included.
 */
@Timeout(120)
class ExcludedRequestTests {

	private static final String TRACE_ID = "4bf92f3577b34da6a3ce929d0e0e4736";

	private static final String SAMPLED = "00-" + TRACE_ID + "-00f067aa0ba902b7-01";

	private static LoopbackServer called;

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@BeforeAll
	static void start() {
		called = new LoopbackServer();
	}

	@AfterAll
	static void stop() {
		called.close();
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, opentelemetry", "SERVLET, micrometer", "REACTIVE, opentelemetry", "REACTIVE, micrometer" })
	void actuatorAndProbesLeaveNoSpanButTheirMeters(WebApplicationType type, String conventions) throws Exception {
		try (TracedApplication application = start(type, "throughline.conventions=" + conventions,
				"server.forward-headers-strategy=framework", "server.servlet.context-path=/app",
				"spring.webflux.base-path=/app",
				"spring.mvc.servlet.path=" + ((type == WebApplicationType.SERVLET) ? "/api" : "/"),
				"management.endpoint.health.probes.add-additional-paths=true",
				"management.endpoint.health.group.deep.include=*",
				"management.endpoint.health.group.deep.additional-path=server:/deepz")) {
			String base = (type == WebApplicationType.SERVLET) ? "/app/api" : "/app";
			for (String path : List.of("/actuator/health", "/actuator/health/deep", "/deepz")) {
				assertThat(application.get(base + path, "traceparent", SAMPLED).statusCode()).as(path).isEqualTo(200);
				assertDroppedDownstream(TRACE_ID);
			}
			for (String path : List.of("/actuator", "/actuator/nothing", "/livez", "/readyz", "/livez/nothing")) {
				application.get(base + path, "traceparent", SAMPLED);
			}
			assertThat(application.get(base + "/actuator/health").statusCode()).isEqualTo(200);
			assertDroppedDownstream(null);
			this.spans.assertNothingLeft();
			assertRecorded(application, base + "/work");
			if (type == WebApplicationType.SERVLET) {
				assertRecorded(application, base + "/work", "X-Forwarded-Prefix", base + "/actuator");
			}
			assertThat(application.context()
				.getBean(MeterRegistry.class)
				.find("http.server.requests")
				.timers()
				.stream()
				.mapToLong((timer) -> timer.count())
				.sum()).isGreaterThanOrEqualTo(9);
		}
	}

	@ParameterizedTest
	@CsvSource({ "SERVLET, opentelemetry", "REACTIVE, micrometer" })
	void managementServerOnAPortOfItsOwnLeavesNoSpan(WebApplicationType type, String conventions) throws Exception {
		try (TracedApplication application = start(type, "throughline.conventions=" + conventions,
				"management.server.port=0", "management.server.base-path=/manage",
				"management.endpoint.health.probes.add-additional-paths=true")) {
			String server = "http://127.0.0.1:"
					+ application.context().getEnvironment().getRequiredProperty("local.management.port");
			assertThat(get(server + "/manage/actuator/health").statusCode()).isEqualTo(200);
			assertDroppedDownstream((type == WebApplicationType.REACTIVE) ? TRACE_ID : null);
			get(server + "/manage/nothing");
			get(server + "/nothing");
			application.get("/livez", "traceparent", SAMPLED);
			this.spans.assertNothingLeft();
			assertRecorded(application, "/work");
			assertThat(application.get("/actuator/health").statusCode()).isEqualTo(404);
			assertThat(this.spans.take().getKind()).isEqualTo(SpanKind.SERVER);
		}
	}

	@Test
	void failureOfAnExcludedRequestIsNotKept() throws Exception {
		try (TracedApplication application = start(WebApplicationType.SERVLET, "throughline.http.enabled=false",
				"throughline.sampling.keep-errors=true",
				"throughline.sampling.exclude-paths=/work,/throwing,/actuator/health",
				"throughline.sampling.rules[0].probability=1")) {
			application.get("/work", "traceparent", SAMPLED);
			assertDroppedDownstream(TRACE_ID);
			application.get("/actuator/health");
			assertDroppedDownstream(null);
			assertThat(application.get("/throwing").statusCode()).isEqualTo(500);
			this.spans.assertNothingLeft();
			application.get("/actuator");
			this.spans.take();
		}
	}

	@Test
	void endpointsAreExcludedOneByOneWhereThereIsNoBasePath() throws Exception {
		try (TracedApplication application = start(WebApplicationType.SERVLET, "management.endpoints.web.base-path=/",
				"management.endpoints.web.path-mapping.info=about")) {
			assertThat(application.get("/health").statusCode()).isEqualTo(200);
			assertThat(application.get("/about").statusCode()).isEqualTo(200);
			called.takeHeaders();
			this.spans.assertNothingLeft();
			assertRecorded(application, "/work");
		}
	}

	private void assertRecorded(TracedApplication application, String path, String... headers) throws Exception {
		List<String> all = new ArrayList<>(List.of(headers));
		all.addAll(List.of("traceparent", SAMPLED));
		assertThat(application.get(path, all.toArray(String[]::new)).statusCode()).isEqualTo(200);
		assertThat(this.spans.take(4)).allMatch((span) -> span.getTraceId().equals(TRACE_ID));
		assertThat(called.takeAll("traceparent")).singleElement()
			.asString()
			.matches("00-" + TRACE_ID + "-\\w{16}-0[13]");
	}

	private static void assertDroppedDownstream(String traceId) throws InterruptedException {
		assertThat(called.takeAll("traceparent")).singleElement()
			.asString()
			.matches("00-" + ((traceId != null) ? traceId : "\\w{32}") + "-\\w{16}-0[02]");
	}

	private static HttpResponse<String> get(String uri) throws Exception {
		return HttpClient.newHttpClient()
			.send(HttpRequest.newBuilder(URI.create(uri)).header("traceparent", SAMPLED).build(),
					HttpResponse.BodyHandlers.ofString());
	}

	private TracedApplication start(WebApplicationType type, String... properties) {
		List<String> all = new ArrayList<>(List.of(properties));
		all.add("called=" + called.uri());
		all.add("management.endpoints.web.exposure.include=health,info");
		all.add("management.health.defaults.enabled=false");
		// so that what a request leaves on its thread is seen by the next
		all.add("server.tomcat.threads.max=1");
		all.add("server.tomcat.threads.min-spare=1");
		all.add("management.opentelemetry.tracing.sampler=always_on");
		if (type == WebApplicationType.REACTIVE) {
			// beside Netty's, because this classpath has two servers
			all.add("spring.autoconfigure.exclude="
					+ "org.springframework.boot.tomcat.autoconfigure.actuate.web.server.TomcatReactiveManagementContextAutoConfiguration");
		}
		return TracedApplication.start(type, this.spans, TestController.class, all.toArray(String[]::new));
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(WorkIndicator.class)
	@RestController
	static class TestController {

		private final RestClient restClient;

		private final ObservationRegistry observations;

		private final Tracer tracer;

		TestController(RestClient.Builder restClient, ObservationRegistry observations, Tracer tracer,
				Environment environment) {
			this.restClient = restClient.requestFactory(new JdkClientHttpRequestFactory())
				.baseUrl(environment.getRequiredProperty("called"))
				.build();
			this.observations = observations;
			this.tracer = tracer;
		}

		@GetMapping("/work")
		String work() {
			return Observation.createNotStarted("work", this.observations).observe(() -> {
				this.tracer.spanBuilder("manual").startSpan().setStatus(StatusCode.ERROR).end();
				return this.restClient.get().uri("/things").retrieve().body(String.class);
			});
		}

		@GetMapping("/throwing")
		String throwing() {
			throw new IllegalStateException("broken");
		}

	}

	/**
	 * Does what real indicators do: asks a database and another service.
	 */
	static class WorkIndicator implements HealthIndicator {

		private final TestController controller;

		private final JdbcTemplate jdbc;

		WorkIndicator(TestController controller, JdbcTemplate jdbc) {
			this.controller = controller;
			this.jdbc = jdbc;
		}

		@Override
		public Health health() {
			this.jdbc.queryForObject("select 1", Integer.class);
			this.controller.work();
			return Health.up().build();
		}

	}

}
