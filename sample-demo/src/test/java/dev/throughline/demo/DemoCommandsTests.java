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
			19411, PortOption.BROKER, 16161, PortOption.NATS, 14222);

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
		assertThat(platform.environment())
			.containsExactlyInAnyOrderEntriesOf(Map.of("SERVER_ADDRESS", "127.0.0.1", "SERVER_PORT", "18081",
					"OTEL_EXPORTER_OTLP_ENDPOINT", "http://backend:4317", "OTEL_RESOURCE_ATTRIBUTES",
					"deployment.environment=demo", "MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "500ms",
					"MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,tracing,prometheus", "PLATFORM_AUDIT_TOKEN",
					"token"));
	}

	@Test
	void tellsTheOutpostWhatItNeedsAndKeepsSecretsOutOfTheArguments() {
		ChildCommand outpost = this.commands.outpost(PORTS, EXPORT, "token", "id-1");
		assertThat(outpost.command()).endsWith("-jar", "sample-proxy/target/sample-proxy-1.2.3.jar")
			.noneMatch((argument) -> argument.contains("token"));
		assertThat(outpost.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("SERVER_ADDRESS", "127.0.0.1",
				"SERVER_PORT", "18080", "OTEL_EXPORTER_OTLP_ENDPOINT", "http://backend:4317",
				"OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=demo,outpost.id=id-1",
				"MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "500ms",
				"MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,tracing,prometheus", "OUTPOST_PLATFORM_BASE_URL",
				"http://127.0.0.1:18081", "OUTPOST_PLATFORM_TOKEN", "token", "OUTPOST_PROVIDER_BASE_URL",
				"http://127.0.0.1:18089", "OUTPOST_PROVIDER_API_KEY", "demo-key"));
	}

	@Test
	void tellsPlatformAndAgentOfTheBrokerInThePlatform() {
		JobQueue queue = DemoCommands.queue(PORTS, false, "secret");
		ChildCommand platform = this.commands.platform(PORTS, EXPORT, "token", queue);
		assertThat(platform.command()).isEqualTo(this.commands.platform(PORTS, EXPORT, "token").command());
		assertThat(platform.environment())
			.containsAllEntriesOf(this.commands.platform(PORTS, EXPORT, "token").environment())
			.containsAllEntriesOf(Map.of("PLATFORM_JOBS_ENABLED", "true", "PLATFORM_JOBS_BROKER_HOST", "127.0.0.1",
					"PLATFORM_JOBS_BROKER_PORT", "16161", "PLATFORM_JOBS_BROKER_PASSWORD", "secret"))
			.doesNotContainKey("SPRING_PROFILES_ACTIVE");
		ChildCommand agent = this.commands.agent(EXPORT, queue);
		assertThat(agent.name()).isEqualTo("osapi-agent");
		assertThat(agent.command()).endsWith("-jar", "sample-agent/target/sample-agent-1.2.3-exec.jar");
		assertThat(agent.environment()).containsExactlyInAnyOrderEntriesOf(Map.of("OTEL_EXPORTER_OTLP_ENDPOINT",
				"http://backend:4317", "OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=demo",
				"MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "500ms", "AGENT_JMS_URL",
				"tcp://127.0.0.1:16161?initialConnectAttempts=300&retryInterval=200", "AGENT_JMS_PASSWORD", "secret"));
	}

	@Test
	void tellsPlatformAndAgentOfNats() {
		JobQueue queue = DemoCommands.queue(PORTS, true, "0123");
		assertThat(this.commands.platform(PORTS, EXPORT, "token", queue).environment())
			.containsAllEntriesOf(Map.of("PLATFORM_JOBS_ENABLED", "true", "SPRING_PROFILES_ACTIVE", "nats",
					"PLATFORM_JOBS_NATS_URL", "nats://127.0.0.1:14222", "PLATFORM_JOBS_NATS_TOKEN", "t0123"))
			.doesNotContainKey("PLATFORM_JOBS_BROKER_PASSWORD");
		assertThat(this.commands.agent(EXPORT, queue).environment())
			.containsAllEntriesOf(Map.of("SPRING_PROFILES_ACTIVE", "nats", "AGENT_NATS_URL", "nats://127.0.0.1:14222",
					"AGENT_NATS_TOKEN", "t0123"));
		ChildCommand server = this.commands.nats(Path.of("/bin/nats-server"), Path.of(".demo/nats.conf"), queue);
		assertThat(server.command()).containsExactly("/bin/nats-server", "-c", ".demo/nats.conf");
		assertThat(server.environment()).containsExactly(Map.entry("DEMO_NATS_TOKEN", "t0123"));
	}

	@Test
	void tellsTheCommandLineWhereThePlatformIsAndKeepsTheTokenOutOfTheArguments() {
		ChildCommand cli = this.commands.cli(PORTS, EXPORT, "token");
		assertThat(cli.name()).isEqualTo("osapi-cli");
		assertThat(cli.command()).endsWith("-jar", "sample-cli/target/sample-cli-1.2.3-exec.jar", "client", "node",
				"hostname");
		assertThat(cli.environment()).containsAllEntriesOf(
				Map.of("CLI_PLATFORM_BASE_URL", "http://127.0.0.1:18081", "CLI_PLATFORM_TOKEN", "token"));
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
