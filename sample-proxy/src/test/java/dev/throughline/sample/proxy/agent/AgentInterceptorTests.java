package dev.throughline.sample.proxy.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Stream;

import com.jayway.jsonpath.JsonPath;
import dev.throughline.sample.sidecar.protocol.FramedChannel;
import dev.throughline.test.RecordedSpans;
import dev.throughline.test.TracingContextRunner;
import io.micrometer.observation.ObservationRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the outpost says to an agent, and what it makes of an agent that is down, silent
 * or talks nonsense.
 */
class AgentInterceptorTests {

	private static final String ALLOWED = "{\"decision\":\"allow\",\"reason\":\"rules\"}";

	@RegisterExtension
	final RecordedSpans spans = new RecordedSpans();

	@TempDir
	private Path temporary;

	@Test
	void metadataCarriesTheTraceAndWhatIsKnownOfTheRequest() throws Exception {
		MockHttpServletRequest request = request();
		request.addHeader("X-Correlation-Id", "2Kj8mNpQ3xR");
		request.addHeader("X-Api-Key", "secret");
		request.addHeader("Cookie", "not for the agent");
		try (ServerSocketChannel server = listen()) {
			CompletableFuture<String> question = answer(server, ALLOWED);
			assertThat(handle(Duration.ofSeconds(20), false, request)).isTrue();
			SpanData span = this.spans.take("agent.auth");
			String json = question.get(20, TimeUnit.SECONDS);
			assertThat(JsonPath.<String>read(json, "$.event")).isEqualTo("request_headers");
			assertThat(JsonPath.<String>read(json, "$.metadata.traceparent"))
				.matches("00-" + span.getTraceId() + "-" + span.getSpanId() + "-0[13]");
			assertThat(JsonPath.<String>read(json, "$.metadata.correlation_id")).isEqualTo("2Kj8mNpQ3xR");
			assertThat(JsonPath.<String>read(json, "$.metadata.client_ip")).isEqualTo("192.168.1.100");
			assertThat(JsonPath.<String>read(json, "$.metadata.route_id")).isEqualTo("chat");
			assertThat(JsonPath.<String>read(json, "$.headers.x-api-key")).isEqualTo("secret");
			assertThat(json).doesNotContain("not for the agent");
		}
	}

	@Test
	void agentGetsOnlyTheHeadersThatItMayHave() throws Exception {
		MockHttpServletRequest request = request();
		request.addHeader("X-Api-Key", "secret");
		try (ServerSocketChannel server = listen("ratelimit")) {
			CompletableFuture<String> question = answer(server, ALLOWED);
			assertThat(handle(request, checkpoint("ratelimit", Duration.ofSeconds(20), false, "x-tenant"))).isTrue();
			this.spans.take("agent.ratelimit");
			assertThat(JsonPath.<Object>read(question.get(20, TimeUnit.SECONDS), "$.headers"))
				.isEqualTo(Map.of("x-tenant", "acme"));
		}
	}

	@Test
	void agentsAreAskedInTheirOrderAboutTheSameRequest() throws Exception {
		try (ServerSocketChannel auth = listen("auth"); ServerSocketChannel ratelimit = listen("ratelimit")) {
			CompletableFuture<String> first = answer(auth, ALLOWED);
			CompletableFuture<String> second = answer(ratelimit, ALLOWED);
			assertThat(handle(request(), checkpoint("auth", Duration.ofSeconds(20), false),
					checkpoint("ratelimit", Duration.ofSeconds(20), false)))
				.isTrue();
			SpanData asked = this.spans.take();
			SpanData askedNext = this.spans.take();
			assertThat(asked.getName()).isEqualTo("agent.auth");
			assertThat(askedNext.getName()).isEqualTo("agent.ratelimit");
			assertThat(JsonPath.<String>read(second.get(20, TimeUnit.SECONDS), "$.metadata.correlation_id"))
				.isEqualTo(JsonPath.<String>read(first.get(20, TimeUnit.SECONDS), "$.metadata.correlation_id"));
			assertThat(JsonPath.<String>read(second.get(20, TimeUnit.SECONDS), "$.metadata.traceparent"))
				.contains(askedNext.getSpanId());
		}
	}

	@Test
	void denialEndsTheRequestAndNobodyElseIsAsked() throws Exception {
		try (ServerSocketChannel auth = listen("auth")) {
			answer(auth, "{\"decision\":\"deny\",\"reason\":\"api-key\"}");
			// nobody listens at the other socket
			assertThatExceptionOfType(AccessDeniedException.class)
				.isThrownBy(() -> handle(request(), checkpoint("auth", Duration.ofSeconds(20), false),
						checkpoint("ratelimit", Duration.ofSeconds(20), false)))
				.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(403));
			assertThat(this.spans.take("agent.auth").getAttributes().get(AttributeKey.stringKey("agent.decision")))
				.isEqualTo("deny");
		}
	}

	@Test
	void denialForAWhileSaysWhenToComeAgain() throws Exception {
		try (ServerSocketChannel server = listen("ratelimit")) {
			answer(server, "{\"decision\":\"deny\",\"reason\":\"rate\",\"retry_after\":7}");
			assertThatExceptionOfType(TooManyRequestsException.class)
				.isThrownBy(() -> handle(request(), checkpoint("ratelimit", Duration.ofSeconds(20), true)))
				.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(429))
				.satisfies((ex) -> assertThat(ex.getHeaders().getFirst("Retry-After")).isEqualTo("7"));
			this.spans.take("agent.ratelimit");
		}
	}

	@Test
	void correlationIdThatIsNotWellFormedIsReplaced() throws Exception {
		MockHttpServletRequest request = request();
		request.addHeader("X-Correlation-Id", "a\"b c");
		try (ServerSocketChannel server = listen()) {
			CompletableFuture<String> question = answer(server, ALLOWED);
			handle(Duration.ofSeconds(20), false, request);
			this.spans.take("agent.auth");
			assertThat(JsonPath.<String>read(question.get(20, TimeUnit.SECONDS), "$.metadata.correlation_id"))
				.matches("[0-9a-f-]{36}");
		}
	}

	@Test
	void agentThatIsDownRefusesTheRequest() {
		assertThatExceptionOfType(AgentUnavailableException.class)
			.isThrownBy(() -> handle(Duration.ofSeconds(20), false, request()))
			.satisfies((ex) -> assertThat(ex.getStatusCode().value()).isEqualTo(503));
		SpanData span = this.spans.take("agent.auth");
		assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusData.error().getStatusCode());
	}

	@Test
	void agentThatIsDownLetsTheRequestGoOnWhereThatIsWanted() {
		assertThat(handle(Duration.ofSeconds(20), true, request())).isTrue();
		this.spans.take("agent.auth");
	}

	@Test
	void agentThatIsSilentIsWaitedForNoLongerThanTheTimeout() throws IOException {
		try (ServerSocketChannel server = listen()) {
			assertThatExceptionOfType(AgentUnavailableException.class)
				.isThrownBy(() -> handle(Duration.ofMillis(50), false, request()));
			assertThat(this.spans.take("agent.auth").getEvents().toString()).contains("SocketTimeoutException");
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "[]", "{}", "allow", "{\"decision\":\"perhaps\",\"reason\":\"x\"}",
			"{\"decision\":\"allow\"}", "{\"decision\":\"allow\",\"reason\":\"x\",\"retry_after\":1}",
			"{\"decision\":\"deny\",\"reason\":\"x\",\"retry_after\":0}" })
	void answerThatIsNoneRefusesTheRequest(String answer) throws Exception {
		try (ServerSocketChannel server = listen()) {
			answer(server, answer);
			assertThatExceptionOfType(AgentUnavailableException.class)
				.isThrownBy(() -> handle(Duration.ofSeconds(20), false, request()));
			this.spans.take("agent.auth");
		}
	}

	private boolean handle(Duration timeout, boolean allowWhenUnavailable, MockHttpServletRequest request) {
		return handle(request, checkpoint("auth", timeout, allowWhenUnavailable, "x-tenant", "x-api-key"));
	}

	private boolean handle(MockHttpServletRequest request, Asked... checkpoints) {
		boolean[] result = new boolean[1];
		TracingContextRunner.with(this.spans).run((context) -> {
			ObservationRegistry observations = context.getBean(ObservationRegistry.class);
			List<Checkpoint> asked = Stream.of(checkpoints)
				.map((checkpoint) -> checkpoint.apply(observations))
				.toList();
			result[0] = new AgentInterceptor("chat", asked).preHandle(request, new MockHttpServletResponse(),
					new Object());
		});
		return result[0];
	}

	private Asked checkpoint(String agent, Duration timeout, boolean allowWhenUnavailable, String... headers) {
		return (observations) -> new Checkpoint(agent,
				new AgentClient(agent, socket(agent), timeout, new JsonMapper(), observations), List.of(headers),
				allowWhenUnavailable);
	}

	private ServerSocketChannel listen() throws IOException {
		return listen("auth");
	}

	private ServerSocketChannel listen(String agent) throws IOException {
		ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
		server.bind(UnixDomainSocketAddress.of(socket(agent)));
		return server;
	}

	private static CompletableFuture<String> answer(ServerSocketChannel server, String answer) {
		return CompletableFuture.supplyAsync(() -> {
			try (FramedChannel channel = FramedChannel.of(server.accept(), Duration.ofSeconds(20))) {
				String question = new String(channel.read(), StandardCharsets.UTF_8);
				channel.write(answer.getBytes(StandardCharsets.UTF_8));
				return question;
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private Path socket(String agent) {
		return this.temporary.resolve(agent + ".sock");
	}

	private static MockHttpServletRequest request() {
		MockHttpServletRequest request = new MockHttpServletRequest("POST", "/proxy/chat/completions");
		request.setRemoteAddr("192.168.1.100");
		request.addHeader("X-Tenant", "acme");
		return request;
	}

	/**
	 * A checkpoint whose spans are those of a registry.
	 */
	private interface Asked extends Function<ObservationRegistry, Checkpoint> {

	}

}
