package dev.throughline.backend;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link TraceBackend}.
 */
class TraceBackendTests {

	@Test
	void listensOnLoopbackOnly() throws IOException {
		try (TraceBackend backend = TraceBackend.start(TraceBackendOptions.anyPorts())) {
			assertThat(new URI[] { backend.otlpHttp(), backend.otlpGrpc(), backend.query() }).allSatisfy((address) -> {
				assertThat(address.getHost()).isEqualTo("127.0.0.1");
				assertThat(accepts(address)).isTrue();
			});
			assertThat(backend.ui()).isEqualTo(URI.create(backend.query() + "/zipkin/"));
		}
	}

	@Test
	void acceptsNoConnectionOnceClosed() throws IOException {
		TraceBackend backend = TraceBackend.start(TraceBackendOptions.anyPorts());
		backend.close();
		backend.close();
		assertThat(new URI[] { backend.otlpHttp(), backend.otlpGrpc(), backend.query() })
			.noneMatch(TraceBackendTests::accepts);
	}

	@ParameterizedTest
	@ValueSource(strings = { "otlp-http", "otlp-grpc", "query" })
	void namesTakenPortAndOpensNothing(String name) throws IOException {
		try (ServerSocket other = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
				TraceBackend free = TraceBackend.start(TraceBackendOptions.anyPorts())) {
			free.close();
			int taken = other.getLocalPort();
			TraceBackendOptions options = TraceBackendOptions.defaults()
				.withOtlpHttpPort(name.equals("otlp-http") ? taken : free.otlpHttp().getPort())
				.withOtlpGrpcPort(name.equals("otlp-grpc") ? taken : free.otlpGrpc().getPort())
				.withQueryPort(name.equals("query") ? taken : free.query().getPort());
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> TraceBackend.start(options))
				.withMessageStartingWith("Port " + taken + " on 127.0.0.1 cannot be opened for " + name + " (")
				.withMessageEndingWith("): stop the program that listens there or choose another port with --" + name
						+ "-port, 0 for any free one.");
			assertThat(new URI[] { free.otlpHttp(), free.otlpGrpc(), free.query() })
				.noneMatch(TraceBackendTests::accepts);
		}
	}

	@Test
	void namesUnknownAddress() {
		TraceBackendOptions options = TraceBackendOptions.anyPorts().withBind("no host of that name");
		assertThatExceptionOfType(IOException.class).isThrownBy(() -> TraceBackend.start(options))
			.withMessage("Address no host of that name is unknown: choose one of this machine with --bind.");
	}

	@Test
	void refusesOptionsOutOfRange() {
		TraceBackendOptions options = TraceBackendOptions.defaults();
		assertThatIllegalArgumentException().isThrownBy(() -> options.withQueryPort(65536))
			.withMessage("queryPort: 65536 (expected: 0 to 65535)");
		assertThatIllegalArgumentException().isThrownBy(() -> options.withMaxTraces(0))
			.withMessage("maxTraces: 0 (expected: >= 1)");
	}

	private static boolean accepts(URI address) {
		try (Socket socket = new Socket()) {
			socket.connect(new InetSocketAddress(address.getHost(), address.getPort()), 5000);
			return true;
		}
		catch (IOException ex) {
			return false;
		}
	}

}
