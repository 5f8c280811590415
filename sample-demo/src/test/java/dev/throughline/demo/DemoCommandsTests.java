package dev.throughline.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;

import dev.throughline.demo.process.ChildCommand;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link DemoCommands}.
 */
class DemoCommandsTests {

	private static final Map<PortOption, Integer> PORTS = Map.of(PortOption.OUTPOST, 18080, PortOption.PLATFORM, 18081,
			PortOption.PROVIDER, 18089, PortOption.OTLP_GRPC, 14317, PortOption.OTLP_HTTP, 14318, PortOption.QUERY,
			19411);

	private static final Map<String, String> EXPORT = Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://backend:4317");

	private final DemoCommands commands = new DemoCommands(Path.of("java"), "1.2.3");

	@Test
	void tellsTheBackendItsPorts() {
		ChildCommand backend = this.commands.backend(PORTS);
		assertThat(backend.command()).startsWith("java", "-Xmx32m")
			.endsWith("-jar", "trace-backend/target/trace-backend-1.2.3.jar", "--otlp-http-port=14318",
					"--otlp-grpc-port=14317", "--query-port=19411");
	}

	@Test
	void tellsTheProviderStubItsPort() {
		assertThat(this.commands.provider(PORTS).command()).endsWith("-cp", "sample-demo/target/sample-demo-1.2.3.jar",
				"dev.throughline.demo.ProviderStubMain", "18089");
	}

	@Test
	void tellsThePlatformWhatItNeeds() {
		ChildCommand platform = this.commands.platform(PORTS, EXPORT, "token");
		assertThat(platform.name()).isEqualTo("arbitex-platform");
		assertThat(platform.command()).endsWith("-jar", "sample-platform/target/sample-platform-1.2.3.jar");
		assertThat(platform.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("SERVER_ADDRESS", "127.0.0.1",
				"SERVER_PORT", "18081", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://backend:4317",
				"OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=demo",
				"MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "500ms", "PLATFORM_AUDIT_TOKEN", "token"));
	}

	@Test
	void tellsTheOutpostWhatItNeedsAndKeepsSecretsOutOfTheArguments() {
		ChildCommand outpost = this.commands.outpost(PORTS, EXPORT, "token", "id-1");
		assertThat(outpost.command()).endsWith("-jar", "sample-proxy/target/sample-proxy-1.2.3.jar")
			.noneMatch((argument) -> argument.contains("token"));
		assertThat(outpost.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("SERVER_ADDRESS", "127.0.0.1",
				"SERVER_PORT", "18080", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://backend:4317",
				"OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=demo,outpost.id=id-1",
				"MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "500ms", "OUTPOST_PLATFORM_BASE_URL",
				"http://127.0.0.1:18081", "OUTPOST_PLATFORM_TOKEN", "token", "OUTPOST_PROVIDER_BASE_URL",
				"http://127.0.0.1:18089", "OUTPOST_PROVIDER_API_KEY", "demo-key"));
	}

	@Test
	void statesTheTransportOnlyWhereThePortDoesNot() {
		assertThat(DemoCommands.exportToBackend(PORTS)).containsExactlyInAnyOrderEntriesOf(
				Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:14317", "OTEL_EXPORTER_OTLP_PROTOCOL", "grpc"));
		assertThat(DemoCommands.exportToBackend(Map.of(PortOption.OTLP_GRPC, 4317)))
			.containsExactly(Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:4317"));
		assertThat(DemoCommands.exportTo(URI.create("https://tempo:4318")))
			.containsExactly(Map.entry("OTEL_EXPORTER_OTLP_ENDPOINT", "https://tempo:4318"));
	}

}
