package dev.throughline.demo;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import dev.throughline.demo.process.ChildCommand;
import dev.throughline.demo.trace.ExpectedTrace;

/**
 * The command lines and environments of the demo's processes: small heaps and the quick
 * compiler, because several of them share a laptop for a few minutes.
 */
final class DemoCommands {

	private static final List<String> SMALL = List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");

	/** Modules whose executable jar lies beside a plain one. */
	private static final Set<String> WITH_PLAIN_JAR = Set.of("sample-agent", "sample-cli");

	/** The name of the trace backend as process. */
	static final String BACKEND = "trace-backend";

	private static final String LOOPBACK = "127.0.0.1";

	private final Path java;

	private final String version;

	DemoCommands(Path java, String version) {
		this.java = java;
		this.version = version;
	}

	ChildCommand backend(Map<PortOption, Integer> ports) {
		return new ChildCommand(BACKEND, jar("-Xmx32m", BACKEND, portArgument(ports, PortOption.OTLP_HTTP),
				portArgument(ports, PortOption.OTLP_GRPC), portArgument(ports, PortOption.QUERY)), Map.of());
	}

	ChildCommand provider(Map<PortOption, Integer> ports) {
		List<String> command = command("-Xmx64m");
		command.addAll(List.of("-cp", jarFile("sample-demo").toString(), ProviderStubMain.class.getName(),
				port(ports, PortOption.PROVIDER)));
		return new ChildCommand("provider-stub", command, Map.of());
	}

	ChildCommand platform(Map<PortOption, Integer> ports, Map<String, String> export, String auditToken) {
		Map<String, String> environment = service(port(ports, PortOption.PLATFORM), export, "");
		environment.put("PLATFORM_AUDIT_TOKEN", auditToken);
		return new ChildCommand(ExpectedTrace.PLATFORM, jar("-Xmx160m", "sample-platform"), environment);
	}

	ChildCommand platform(Map<PortOption, Integer> ports, Map<String, String> export, String auditToken,
			JobQueue queue) {
		ChildCommand platform = platform(ports, export, auditToken);
		Map<String, String> environment = new HashMap<>(platform.environment());
		environment.put("PLATFORM_JOBS_ENABLED", "true");
		if (queue.nats()) {
			environment.put("SPRING_PROFILES_ACTIVE", "nats");
			environment.put("PLATFORM_JOBS_NATS_URL", queue.url());
			environment.put("PLATFORM_JOBS_NATS_TOKEN", queue.secret());
		}
		else {
			environment.put("PLATFORM_JOBS_BROKER_HOST", LOOPBACK);
			environment.put("PLATFORM_JOBS_BROKER_PORT", port(ports, PortOption.BROKER));
			environment.put("PLATFORM_JOBS_BROKER_PASSWORD", queue.secret());
		}
		return new ChildCommand(platform.name(), platform.command(), environment);
	}

	ChildCommand agent(Map<String, String> export, JobQueue queue) {
		Map<String, String> environment = program(export, "");
		if (queue.nats()) {
			environment.put("SPRING_PROFILES_ACTIVE", "nats");
			environment.put("AGENT_NATS_URL", queue.url());
			environment.put("AGENT_NATS_TOKEN", queue.secret());
		}
		else {
			// it starts at the same time as the platform and its broker
			environment.put("AGENT_JMS_URL", queue.url() + "?initialConnectAttempts=300&retryInterval=200");
			environment.put("AGENT_JMS_PASSWORD", queue.secret());
		}
		return new ChildCommand(ExpectedTrace.AGENT, jar("-Xmx96m", "sample-agent"), environment);
	}

	ChildCommand cli(Map<PortOption, Integer> ports, Map<String, String> export, String auditToken) {
		Map<String, String> environment = program(export, "");
		environment.put("CLI_PLATFORM_BASE_URL", local(ports, PortOption.PLATFORM));
		environment.put("CLI_PLATFORM_TOKEN", auditToken);
		return new ChildCommand(ExpectedTrace.CLI, jar("-Xmx64m", "sample-cli", "client", "node", "hostname"),
				environment);
	}

	ChildCommand nats(Path server, Path configuration, JobQueue queue) {
		return new ChildCommand("nats-server", List.of(server.toString(), "-c", configuration.toString()),
				Map.of(NatsServer.TOKEN_VARIABLE, queue.secret()));
	}

	ChildCommand outpost(Map<PortOption, Integer> ports, Map<String, String> export, String auditToken,
			String outpostId) {
		Map<String, String> environment = service(port(ports, PortOption.OUTPOST), export, ",outpost.id=" + outpostId);
		environment.put("OUTPOST_PLATFORM_BASE_URL", local(ports, PortOption.PLATFORM));
		environment.put("OUTPOST_PLATFORM_TOKEN", auditToken);
		environment.put("OUTPOST_PROVIDER_BASE_URL", local(ports, PortOption.PROVIDER));
		environment.put("OUTPOST_PROVIDER_API_KEY", "demo-key");
		return new ChildCommand(ExpectedTrace.OUTPOST, jar("-Xmx192m", "sample-proxy"), environment);
	}

	/**
	 * The environment that sends spans to the embedded backend. On its well-known port
	 * the starter knows the transport by itself.
	 * @param ports the backend's ports
	 * @return the variables to set
	 */
	static Map<String, String> exportToBackend(Map<PortOption, Integer> ports) {
		Map<String, String> export = new HashMap<>(exportTo(URI.create(local(ports, PortOption.OTLP_GRPC))));
		if (!port(ports, PortOption.OTLP_GRPC).equals(Integer.toString(PortOption.OTLP_GRPC.defaultPort()))) {
			export.put("OTEL_EXPORTER_OTLP_PROTOCOL", "grpc");
		}
		return export;
	}

	static Map<String, String> exportTo(URI otlp) {
		return Map.of("OTEL_EXPORTER_OTLP_ENDPOINT", otlp.toString());
	}

	/**
	 * The queue of a run.
	 * @param ports the ports of the run
	 * @param nats whether it is NATS
	 * @param secret a secret of hexadecimal digits
	 * @return the queue
	 */
	static JobQueue queue(Map<PortOption, Integer> ports, boolean nats, String secret) {
		if (nats) {
			// begins with a letter, or else NATS may read a number
			return new JobQueue(true, "nats://" + LOOPBACK + ":" + port(ports, PortOption.NATS), "t" + secret);
		}
		return new JobQueue(false, "tcp://" + LOOPBACK + ":" + port(ports, PortOption.BROKER), secret);
	}

	private static Map<String, String> service(String port, Map<String, String> export,
			String furtherResourceAttributes) {
		Map<String, String> environment = program(export, furtherResourceAttributes);
		environment.put("SERVER_ADDRESS", LOOPBACK);
		environment.put("SERVER_PORT", port);
		// on this machine only, as the rest of the server
		environment.put("MANAGEMENT_ENDPOINTS_WEB_EXPOSURE_INCLUDE", "health,tracing,prometheus");
		return environment;
	}

	private static Map<String, String> program(Map<String, String> export, String furtherResourceAttributes) {
		Map<String, String> environment = new HashMap<>(export);
		environment.put("OTEL_RESOURCE_ATTRIBUTES", "deployment.environment=demo" + furtherResourceAttributes);
		// a tenth of Boot's default, so that nobody waits for the trace
		environment.put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "500ms");
		return environment;
	}

	private List<String> jar(String heap, String module, String... arguments) {
		List<String> command = command(heap);
		command.addAll(List.of("-jar", jarFile(module).toString()));
		command.addAll(Arrays.asList(arguments));
		return command;
	}

	private List<String> command(String heap) {
		List<String> command = new ArrayList<>();
		command.add(this.java.toString());
		command.add(heap);
		command.addAll(SMALL);
		return command;
	}

	private Path jarFile(String module) {
		String classifier = WITH_PLAIN_JAR.contains(module) ? "-exec" : "";
		return Path.of(module, "target", module + "-" + this.version + classifier + ".jar");
	}

	private static String portArgument(Map<PortOption, Integer> ports, PortOption option) {
		return option.option() + "=" + port(ports, option);
	}

	private static String port(Map<PortOption, Integer> ports, PortOption option) {
		return Integer.toString(ports.getOrDefault(option, option.defaultPort()));
	}

	static String local(Map<PortOption, Integer> ports, PortOption option) {
		return local(ports.getOrDefault(option, option.defaultPort()));
	}

	static String local(int port) {
		return "http://" + LOOPBACK + ":" + port;
	}

}
