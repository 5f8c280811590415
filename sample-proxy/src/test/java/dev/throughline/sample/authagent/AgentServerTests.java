package dev.throughline.sample.authagent;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.propagation.TraceCarrier;
import dev.throughline.propagation.TraceCarrierAutoConfiguration;
import dev.throughline.sample.authagent.protocol.AgentDecision;
import dev.throughline.sample.authagent.protocol.AgentRequest;
import dev.throughline.sample.authagent.protocol.FramedChannel;
import io.micrometer.observation.ObservationRegistry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import org.springframework.context.annotation.AnnotationConfigApplicationContext;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

class AgentServerTests {

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	// SHA-256 of "let-me-in"
	private static final String KEY_DIGEST = "a3ee786b5707c27d42570785081ec17f5c7db9262a01366af362a1aa61a420b9";

	private final JsonMapper json = new JsonMapper();

	private final List<AgentServer> servers = new ArrayList<>();

	private AnnotationConfigApplicationContext context;

	@TempDir
	private Path temporary;

	@BeforeEach
	void startContext() {
		this.context = new AnnotationConfigApplicationContext(TraceCarrierAutoConfiguration.class);
	}

	@AfterEach
	void stop() {
		this.servers.forEach(AgentServer::stop);
		this.context.close();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			request_headers | chat  | 192.168.1.100 | let-me-in | allow | rules
			hello           | -     | -             | -         | allow | hello
			request_body    | chat  | 192.168.1.100 | let-me-in | deny  | event
			request_headers | admin | 192.168.1.100 | let-me-in | deny  | route
			request_headers | -     | 192.168.1.100 | let-me-in | deny  | route
			request_headers | chat  | 203.0.113.9   | let-me-in | deny  | client
			request_headers | chat  | -             | let-me-in | deny  | client
			request_headers | chat  | 192.168.1.100 | guessed   | deny  | api-key
			request_headers | chat  | 192.168.1.100 | -         | deny  | api-key
			""")
	void decidesByItsRules(String event, String route, String client, String key, String decision, String reason)
			throws IOException {
		start(PATIENCE);
		Map<String, String> metadata = new HashMap<>();
		metadata.put("route_id", route);
		metadata.put("client_ip", client);
		Map<String, String> headers = (key != null) ? Map.of("x-api-key", key) : Map.of();
		AgentRequest request = new AgentRequest(event, metadata, headers);
		assertThat(this.json.readValue(ask(this.json.writeValueAsBytes(request)), AgentDecision.class))
			.isEqualTo(new AgentDecision(decision, reason));
	}

	@ParameterizedTest
	@ValueSource(strings = { "null", "{}", "[", "{\"event\":\"request_headers\",\"metadata\":{}}", "x" })
	void questionThatIsNoneHasNoAnswerAndTheNextOneHas(String question) throws IOException {
		start(PATIENCE);
		assertThatIOException().isThrownBy(() -> ask(question.getBytes(StandardCharsets.UTF_8)));
		assertThat(ask(allowed())).asString(StandardCharsets.UTF_8).contains("allow");
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, -1, FramedChannel.MAX_FRAME + 1, Integer.MAX_VALUE })
	void frameThatIsTooLongIsNotRead(int length) throws IOException {
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(socket()));
			try (FramedChannel channel = FramedChannel.connect(socket(), PATIENCE);
					SocketChannel accepted = server.accept()) {
				accepted.write(ByteBuffer.allocate(4).putInt(length).flip());
				assertThatIOException().isThrownBy(channel::read)
					.withMessage("Frame of " + length + " bytes (expected: 1 to 16384)");
			}
		}
	}

	@Test
	void frameThatIsTooLongIsNotWritten() throws IOException {
		start(PATIENCE);
		assertThatIOException().isThrownBy(() -> ask(new byte[FramedChannel.MAX_FRAME + 1]))
			.withMessageStartingWith("Frame of 16385 bytes");
	}

	@Test
	void connectionThatSaysNothingIsClosed() throws IOException {
		start(Duration.ofMillis(50));
		try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
			assertThat(channel.read(ByteBuffer.allocate(1))).isEqualTo(-1);
		}
	}

	@Test
	void connectionBeyondTheLimitIsClosed() throws IOException {
		start(PATIENCE, 1);
		try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(socket()));
				SocketChannel beyond = SocketChannel.open(UnixDomainSocketAddress.of(socket()))) {
			assertThat(beyond.read(ByteBuffer.allocate(1))).isEqualTo(-1);
			assertThat(silent.isOpen()).isTrue();
		}
	}

	@Test
	void onlyTheOwnerMayConnect() throws IOException {
		start(PATIENCE);
		assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket()))).isEqualTo("rw-------");
	}

	@Test
	void socketThatAKilledProcessLeftIsReplaced() throws IOException {
		try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			killed.bind(UnixDomainSocketAddress.of(socket()));
		}
		assertThat(socket()).exists();
		start(PATIENCE);
		assertThat(ask(allowed())).isNotEmpty();
	}

	@Test
	void socketOfARunningAgentIsNot() throws IOException {
		start(PATIENCE);
		assertThatIllegalStateException().isThrownBy(() -> start(PATIENCE))
			.withMessageContaining("Another process listens on");
		assertThat(ask(allowed())).isNotEmpty();
	}

	@Test
	void fileThatIsNoSocketStopsTheStartAndStays() throws IOException {
		Files.writeString(socket(), "precious");
		assertThatExceptionOfType(UncheckedIOException.class).isThrownBy(() -> start(PATIENCE))
			.withMessageContaining("'auth-agent.socket'");
		assertThat(socket()).hasContent("precious");
	}

	@Test
	void keysAreDigests() {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AuthAgentProperties(socket(), PATIENCE, 1, Set.of(), Set.of(), List.of("let-me-in")))
			.withMessageContaining("'auth-agent.api-keys'")
			.withMessageNotContaining("let-me-in");
	}

	@Test
	void connectionThatEndsInTheMiddleIsAnError() throws IOException {
		try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
			server.bind(UnixDomainSocketAddress.of(socket()));
			try (FramedChannel channel = FramedChannel.connect(socket(), PATIENCE)) {
				try (SocketChannel accepted = server.accept()) {
					accepted.write(ByteBuffer.allocate(6).putInt(100).putShort((short) 1).flip());
				}
				assertThatExceptionOfType(EOFException.class).isThrownBy(channel::read);
			}
		}
	}

	private byte[] allowed() {
		return this.json.writeValueAsBytes(new AgentRequest(AgentRequest.REQUEST_HEADERS,
				Map.of("route_id", "chat", "client_ip", "::1"), Map.of("x-api-key", "let-me-in")));
	}

	private byte[] ask(byte[] question) throws IOException {
		try (FramedChannel channel = FramedChannel.connect(socket(), PATIENCE)) {
			channel.write(question);
			return channel.read();
		}
	}

	private void start(Duration timeout) {
		start(timeout, 8);
	}

	private void start(Duration timeout, int maxConnections) {
		AuthAgentProperties properties = new AuthAgentProperties(socket(), timeout, maxConnections, Set.of("chat"),
				Set.of("203.0.113.9"), List.of(KEY_DIGEST));
		AgentServer server = new AgentServer(properties, new AgentConversation(new AccessRules(properties),
				this.context.getBean(TraceCarrier.class), ObservationRegistry.NOOP, this.json));
		server.start();
		this.servers.add(server);
	}

	private Path socket() {
		return this.temporary.resolve("agent.sock");
	}

}
