package dev.throughline.sample.sidecar.server;

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
import java.util.List;
import java.util.Map;

import dev.throughline.propagation.TraceCarrier;
import dev.throughline.propagation.TraceCarrierAutoConfiguration;
import dev.throughline.sample.sidecar.protocol.AgentDecision;
import dev.throughline.sample.sidecar.protocol.AgentRequest;
import dev.throughline.sample.sidecar.protocol.FramedChannel;
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
	@CsvSource(delimiter = '|', textBlock = """
			request_headers | allow | rules
			hello           | allow | hello
			request_body    | deny  | event
			""")
	void rulesAreAskedAboutHeadersOnly(String event, String decision, String reason) throws IOException {
		start(PATIENCE);
		assertThat(this.json.readValue(ask(question(event)), AgentDecision.class))
			.isEqualTo(new AgentDecision(decision, reason, null));
	}

	@Test
	void denialMaySayWhenToComeAgain() throws IOException {
		start(PATIENCE, 8, (request) -> AgentDecision.denyFor("rate", 7));
		assertThat(ask(allowed())).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"decision\":\"deny\",\"reason\":\"rate\",\"retry_after\":7}");
	}

	@Test
	void answerWithoutATimeHasNoneOnTheWire() throws IOException {
		start(PATIENCE);
		assertThat(ask(allowed())).asString(StandardCharsets.UTF_8)
			.isEqualTo("{\"decision\":\"allow\",\"reason\":\"rules\"}");
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
			.withMessageContaining("'test-agent.socket'");
		assertThat(socket()).hasContent("precious");
	}

	@ParameterizedTest
	@CsvSource({ "0, 1, 'test-agent.timeout'", "1, 0, 'test-agent.max-connections'" })
	void limitsArePositive(int millis, int maxConnections, String property) {
		assertThatIllegalArgumentException()
			.isThrownBy(() -> new AgentListener("test", socket(), Duration.ofMillis(millis), maxConnections))
			.withMessageStartingWith("'" + property + "'");
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
		return question(AgentRequest.REQUEST_HEADERS);
	}

	private byte[] question(String event) {
		return this.json.writeValueAsBytes(new AgentRequest(event, Map.of(), Map.of()));
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
		start(timeout, maxConnections, (request) -> AgentDecision.allow("rules"));
	}

	private void start(Duration timeout, int maxConnections, AgentRules rules) {
		AgentServer server = new AgentServer(new AgentListener("test", socket(), timeout, maxConnections), rules,
				this.context.getBean(TraceCarrier.class), ObservationRegistry.NOOP, this.json);
		server.start();
		this.servers.add(server);
	}

	private Path socket() {
		return this.temporary.resolve("agent.sock");
	}

}
