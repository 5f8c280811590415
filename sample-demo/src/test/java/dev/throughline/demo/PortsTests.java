package dev.throughline.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Map;

import dev.throughline.demo.process.DemoException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link Ports}.
 */
class PortsTests {

	@Test
	void choosesADifferentFreePortForEachZero() {
		Map<PortOption, Integer> claimed = Ports
			.claim(Map.of(PortOption.OUTPOST, 0, PortOption.PLATFORM, 0, PortOption.QUERY, 0));
		assertThat(claimed.values()).doesNotHaveDuplicates().allMatch((port) -> port > 0).hasSize(3);
	}

	@Test
	void keepsAFreePort() throws IOException {
		int port;
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			port = socket.getLocalPort();
		}
		assertThat(Ports.claim(Map.of(PortOption.OUTPOST, port))).containsEntry(PortOption.OUTPOST, port);
	}

	@Test
	void namesEachTakenPortWhoNeedsItAndTheWayOut() throws IOException {
		try (ServerSocket one = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
				ServerSocket two = new ServerSocket(0)) {
			assertThatExceptionOfType(DemoException.class)
				.isThrownBy(() -> Ports.claim(Map.of(PortOption.OUTPOST, one.getLocalPort(), PortOption.OTLP_GRPC,
						two.getLocalPort(), PortOption.QUERY, 0)))
				.withMessage("Port %d is taken and arbitex-outpost needs it; choose another with --outpost-port <port> "
					.formatted(one.getLocalPort())
						+ "or DEMO_OUTPOST_PORT=<port>.%nPort %d is taken and the trace backend (OTLP over gRPC) needs it; "
							.formatted(two.getLocalPort())
						+ "choose another with --otlp-grpc-port <port> or DEMO_OTLP_GRPC_PORT=<port>.")
				.satisfies((ex) -> assertThat(ex.exitCode()).isEqualTo(1));
		}
	}

	@Test
	void rejectsAPortThatIsAskedForTwice() {
		assertThatExceptionOfType(DemoException.class)
			.isThrownBy(() -> Ports.claim(Map.of(PortOption.OUTPOST, 8080, PortOption.QUERY, 8080)))
			.withMessage("Port 8080 is asked for twice, by --outpost-port and by --query-port.");
	}

}
