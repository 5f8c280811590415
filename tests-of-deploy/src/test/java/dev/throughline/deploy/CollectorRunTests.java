package dev.throughline.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import com.google.protobuf.ByteString;
import dev.throughline.test.FaultyCollector;
import dev.throughline.test.OtlpCollector;
import dev.throughline.test.OtlpRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.ArrayValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.resource.v1.Resource;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import io.opentelemetry.proto.trace.v1.Span;
import io.opentelemetry.proto.trace.v1.Status;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds what the configurations of the collector do, with a real collector.
 */
@EnabledIfEnvironmentVariable(named = "OTELCOL", matches = ".+",
		disabledReason = "OTELCOL does not name the program of a collector, see docs/collector.md")
class CollectorRunTests {

	private static final Duration PATIENCE = Duration.ofSeconds(60);

	private static final long START = 1_767_225_600_000_000_000L;

	private static final long MILLISECOND = 1_000_000;

	// Kubernetes is not there, and there is no name for all gateways.
	private static final String AGENT = """
			processors:
			  k8s_attributes:
			    passthrough: true
			exporters:
			  load_balancing:
			    resolver:
			      dns: null
			      static:
			        hostnames: [%s]
			""";

	private static final String GATEWAY = """
			processors:
			  tail_sampling:
			    decision_wait: 3s
			""";

	// the same ids each time, so that the share of the rest is the same each time
	private final Random random = new Random(42);

	private final List<AutoCloseable> opened = new ArrayList<>();

	@TempDir
	private Path directory;

	@AfterEach
	void close() throws Exception {
		for (AutoCloseable each : this.opened) {
			each.close();
		}
	}

	@Test
	void keepsErrorsAndSlowTracesWholeAndAShareOfTheRest() throws Exception {
		FaultyCollector backend = open(FaultyCollector.start());
		Map<ByteString, Integer> spans = new ConcurrentHashMap<>();
		backend.inspect((span) -> spans.merge(span.getTraceId(), 1, Integer::sum));
		Map<String, String> environment = Map.of("TRACES_ENDPOINT", authority(backend.grpcEndpoint().toString()),
				"TRACES_INSECURE", "true");
		CollectorProcess one = open(CollectorProcess.start("gateway.yaml", GATEWAY, environment, this.directory));
		CollectorProcess other = open(CollectorProcess.start("gateway.yaml", GATEWAY, environment, this.directory));
		String gateways = one.grpc() + ", " + other.grpc();
		CollectorProcess agent = agent(gateways, Map.of());
		CollectorProcess agentOfAnotherNode = agent(gateways, Map.of());

		List<ByteString> fast = new ArrayList<>();
		for (int i = 0; i < 300; i++) {
			fast.add(trace(agent, agentOfAnotherNode, 20, (span) -> span));
		}
		ByteString failed = trace(agent, agentOfAnotherNode, 20,
				(span) -> span.setStatus(Status.newBuilder().setCode(Status.StatusCode.STATUS_CODE_ERROR)));
		ByteString slow = trace(agent, agentOfAnotherNode, 1500, (span) -> span);

		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> decided(one) + decided(other) == 302 && backend.spans() == 3 * (kept(one) + kept(other)));
		assertThat(spans.values()).as("spans of each trace that was kept").containsOnly(3);
		assertThat(spans).containsKeys(failed, slow);
		spans.keySet().retainAll(fast);
		assertThat(spans.size()).isBetween(15, 45);
		assertThat(one.metric("otelcol_processor_tail_sampling_new_trace_id_received")).isBetween(60.0, 240.0);
		assertThat(agent.zPage("pipelinez").body()).contains("traces");
	}

	@Test
	void takesSecretsOut() throws Exception {
		OtlpCollector backend = open(OtlpCollector.start());
		CollectorProcess agent = agent(authority(backend.grpcEndpoint().toString()),
				Map.of("TRACE_CLUSTER_NAME", "east", "TRACE_ENVIRONMENT", "production"));
		agent.send(request("orders", span(id(16), 20).setName("mail to jane@example.com")
			.setKind(Span.SpanKind.SPAN_KIND_CLIENT)
			.setStatus(Status.newBuilder()
				.setCode(Status.StatusCode.STATUS_CODE_ERROR)
				.setMessage("refused: jdbc://bob:hunter2@db/x"))
			.addAttributes(attribute("http.request.header.authorization", list("Bearer abc123DEF456")))
			.addAttributes(attribute("http.request.header.x-forwarded-for", list("10.0.0.1")))
			.addAttributes(attribute("http.request.header.x-other", list("Bearer abc123DEF456")))
			.addAttributes(attribute("card", AnyValue.newBuilder().setIntValue(4111111111111111L).build()))
			.addAttributes(attribute("http.response.status_code", AnyValue.newBuilder().setIntValue(200).build()))
			.addAttributes(attribute("db.system.name", text("postgresql")))
			.addAttributes(attribute("db.query.text", text("SELECT * FROM users WHERE name = 'bob' AND id = 42")))
			.addEvents(Span.Event.newBuilder()
				.setName("exception")
				.addAttributes(attribute("exception.message", text("password=hunter2 is wrong"))))));
		OtlpRequest request = backend.take();
		Span span = request.spans().get(0);
		assertThat(span.getName()).isEqualTo("mail to ****");
		assertThat(span.getStatus().getMessage()).isEqualTo("refused: jdbc****db/x");
		assertThat(attributes(span.getAttributesList()))
			.isEqualTo(Map.of("http.request.header.authorization", text("****"), "http.request.header.x-forwarded-for",
					list("10.0.0.1"), "http.request.header.x-other", text("[\"****\"]"), "card", text("****"),
					"http.response.status_code", AnyValue.newBuilder().setIntValue(200).build(), "db.system.name",
					text("postgresql"), "db.query.text", text("SELECT * FROM users WHERE name = ? AND id = ?")));
		assertThat(span.getEvents(0).getAttributes(0).getValue()).isEqualTo(text("**** is wrong"));
		assertThat(request.resourceAttribute("k8s.cluster.name")).isEqualTo("east");
		assertThat(request.resourceAttribute("deployment.environment.name")).isEqualTo("production");
		assertThat(request.resourceAttribute("service.name")).isEqualTo("orders");
		assertThat(request.toString()).doesNotContain("hunter2", "abc123DEF456", "jane@example.com", "scrub.");
	}

	@Test
	void leavesWhatTheApplicationSaysOfItselfAndHashesStatementsWhenAsked() throws Exception {
		OtlpCollector backend = open(OtlpCollector.start());
		CollectorProcess agent = agent(authority(backend.grpcEndpoint().toString()),
				Map.of("TRACE_STATEMENTS", "hash", "TRACE_ENVIRONMENT", "production"));
		ExportTraceServiceRequest sent = request("orders",
				span(id(16), 20).addAttributes(attribute("db.statement", text("SELECT 1"))));
		ResourceSpans.Builder spans = sent.getResourceSpans(0).toBuilder();
		spans.getResourceBuilder().addAttributes(attribute("deployment.environment", text("staging")));
		agent.send(sent.toBuilder().setResourceSpans(0, spans).build());
		OtlpRequest request = backend.take();
		assertThat(request.resourceAttribute("deployment.environment.name")).isEqualTo("staging");
		assertThat(request.spans().get(0).getAttributes(0).getValue().getStringValue()).matches("[0-9a-f]{64}");
	}

	@Test
	void passesOnAShareOfTheTracesWhenAsked() throws Exception {
		FaultyCollector backend = open(FaultyCollector.start());
		CollectorProcess agent = agent(authority(backend.grpcEndpoint().toString()),
				Map.of("TRACE_SAMPLING_PERCENTAGE", "25"));
		for (int i = 0; i < 200; i++) {
			agent.send(request("orders", span(id(16), 20)));
		}
		Awaitility.await()
			.atMost(PATIENCE)
			.until(() -> agent.metric("otelcol_processor_probabilistic_sampler_count_traces_sampled") == 200
					&& agent.metric("otelcol_exporter_sent_spans") == backend.spans() && backend.spans() > 0);
		assertThat(backend.spans()).isBetween(30L, 70L);
	}

	@Test
	void showsItsOwnSpansWhenToldToMakeThem() throws Exception {
		CollectorProcess plain = open(CollectorProcess.start("gateway.yaml", "{}", Map.of(), this.directory));
		assertThat(plain.zPage("tracez").statusCode()).isEqualTo(404);
		String document = Files.readString(Path.of("..", "docs", "collector.md"));
		int snippet = document.indexOf("```yaml\nservice:");
		String changes = document.substring(snippet + 8, document.indexOf("```\n", snippet));
		CollectorProcess traced = open(CollectorProcess.start("gateway.yaml", changes, Map.of(), this.directory));
		assertThat(traced.zPage("tracez").statusCode()).isEqualTo(200);
	}

	@Test
	void theOutpostLosesNothingWhenThePlatformIsAwayAndItIsKilled() throws Exception {
		FaultyCollector platform = open(FaultyCollector.start());
		ConcurrentLinkedQueue<String> names = new ConcurrentLinkedQueue<>();
		platform.inspect((span) -> names.add(span.getName()));
		String endpoint = platform.httpEndpoint().toString();
		platform.goDown();
		Path token = Files.writeString(this.directory.resolve("token"), "t0ken");
		CollectorProcess outpost = open(CollectorProcess.start(
				"outpost.yaml", "{}", Map.of("PLATFORM_OTLP_ENDPOINT", endpoint, "PLATFORM_OTLP_TOKEN_FILE",
						token.toString(), "QUEUE_DIRECTORY", this.directory.resolve("queue").toString()),
				this.directory));
		for (int i = 0; i < 500; i++) {
			outpost.send(request("outpost", span(id(16), 20).setName("mail to jane@example.com")));
		}
		outpost.killAndRestart();
		for (int i = 0; i < 100; i++) {
			outpost.send(request("outpost", span(id(16), 20).setName("mail to jane@example.com")));
		}
		platform.comeBack();
		Awaitility.await().atMost(PATIENCE).until(() -> platform.spans() == 600);
		assertThat(names).containsOnly("mail to ****");
		assertThat(platform.headers())
			.allSatisfy((headers) -> assertThat(headers).containsEntry("authorization", "Bearer t0ken"));
	}

	private CollectorProcess agent(String gateways, Map<String, String> environment) throws IOException {
		Map<String, String> all = new HashMap<>(environment);
		all.put("GATEWAY", "unused");
		all.put("K8S_NODE_NAME", "node");
		return open(CollectorProcess.start("agent.yaml", AGENT.formatted(gateways), all, this.directory));
	}

	private <T extends AutoCloseable> T open(T closeable) {
		this.opened.add(closeable);
		return closeable;
	}

	private static String authority(String endpoint) {
		return endpoint.substring("http://".length());
	}

	private static double decided(CollectorProcess gateway) throws IOException, InterruptedException {
		return gateway.metric("otelcol_processor_tail_sampling_global_count_traces_sampled");
	}

	private static double kept(CollectorProcess gateway) throws IOException, InterruptedException {
		return gateway.metric("otelcol_processor_tail_sampling_global_count_traces_sampled", "sampled=\"true\"");
	}

	// Sends two spans of one service and one of another, which runs on another node.
	private ByteString trace(CollectorProcess agent, CollectorProcess agentOfAnotherNode, long milliseconds,
			UnaryOperator<Span.Builder> last) throws IOException, InterruptedException {
		ByteString trace = id(16);
		agent.send(request("outpost", span(trace, milliseconds), span(trace, 10)));
		agentOfAnotherNode.send(request("platform", last.apply(span(trace, 5))));
		return trace;
	}

	private Span.Builder span(ByteString trace, long milliseconds) {
		return Span.newBuilder()
			.setTraceId(trace)
			.setSpanId(id(8))
			.setName("GET /orders")
			.setStartTimeUnixNano(START)
			.setEndTimeUnixNano(START + milliseconds * MILLISECOND);
	}

	private ByteString id(int bytes) {
		byte[] id = new byte[bytes];
		this.random.nextBytes(id);
		return ByteString.copyFrom(id);
	}

	private static ExportTraceServiceRequest request(String service, Span.Builder... spans) {
		ScopeSpans.Builder scope = ScopeSpans.newBuilder();
		for (Span.Builder span : spans) {
			scope.addSpans(span);
		}
		return ExportTraceServiceRequest.newBuilder()
			.addResourceSpans(ResourceSpans.newBuilder()
				.setResource(Resource.newBuilder().addAttributes(attribute("service.name", text(service))))
				.addScopeSpans(scope))
			.build();
	}

	private static Map<String, AnyValue> attributes(List<KeyValue> attributes) {
		Map<String, AnyValue> map = new HashMap<>();
		attributes.forEach((attribute) -> map.put(attribute.getKey(), attribute.getValue()));
		return map;
	}

	private static KeyValue attribute(String key, AnyValue value) {
		return KeyValue.newBuilder().setKey(key).setValue(value).build();
	}

	private static AnyValue text(String text) {
		return AnyValue.newBuilder().setStringValue(text).build();
	}

	private static AnyValue list(String text) {
		return AnyValue.newBuilder().setArrayValue(ArrayValue.newBuilder().addValues(text(text))).build();
	}

}
