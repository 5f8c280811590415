package dev.throughline.demo;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Holds the usage and the demo's defaults together.
 */
class UsageTests {

	@Test
	void usageKnowsEveryPort() throws IOException {
		String usage = usage();
		for (PortOption port : PortOption.values()) {
			assertThat(usage.lines().filter((line) -> line.startsWith("  " + port.option() + " <port>")))
				.singleElement()
				.asString()
				.contains(", %d (%s)".formatted(port.defaultPort(), port.environmentVariable()));
		}
	}

	@Test
	void usageKnowsEveryScenario() throws IOException {
		assertThat(usage().lines()
			.filter((line) -> line.startsWith("      ") && line.charAt(6) != ' ')
			.map((line) -> line.strip().split(" ")[0])).isEqualTo(Scenario.names());
	}

	@Test
	void listensWhereTheBackendsOfTheComposeFileDo() {
		assertThat(PortOption.OTLP_GRPC.defaultPort()).isEqualTo(4317);
		assertThat(PortOption.OTLP_HTTP.defaultPort()).isEqualTo(4318);
	}

	private static String usage() throws IOException {
		try (InputStream usage = Objects.requireNonNull(Demo.class.getResourceAsStream("usage.txt"))) {
			return new String(usage.readAllBytes(), StandardCharsets.UTF_8);
		}
	}

}
