package dev.throughline.interop;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import dev.throughline.backend.TraceBackend;
import dev.throughline.backend.TraceBackendOptions;
import dev.throughline.demo.process.ChildCommand;
import dev.throughline.demo.process.ChildProcesses;
import dev.throughline.demo.request.ChatAnswer;
import dev.throughline.demo.request.ChatRequest;
import dev.throughline.demo.request.Http;
import dev.throughline.demo.trace.Trace;
import dev.throughline.demo.trace.TraceApi;
import dev.throughline.demo.trace.TraceQuery;
import dev.throughline.demo.trace.TraceSource;

/**
 * Starts the samples and the services in other languages, all of which send their spans
 * to one backend.
 */
final class Landscape implements AutoCloseable {

	/** The name of the service that asks the outpost. */
	static final String ASSISTANT = "assistant";

	/** The name of the service that the outpost asks. */
	static final String GATEWAY = "provider-gateway";

	private static final String TOKEN = "token-of-the-test";

	private static final Path FILES = Path.of("target", "interop");

	private final NodeInstallation node;

	private final TraceBackend backend;

	private final ChildProcesses children;

	private final Http http = new Http();

	private Landscape(NodeInstallation node, TraceBackend backend, ChildProcesses children) {
		this.node = node;
		this.backend = backend;
		this.children = children;
	}

	static Landscape create(NodeInstallation node) throws IOException {
		TraceBackend backend = TraceBackend.start(TraceBackendOptions.anyPorts());
		return new Landscape(node, backend, new ChildProcesses(FILES, Duration.ofSeconds(20)));
	}

	Service platform(String name, Map<String, String> environment) throws IOException {
		return java(name, "sample-platform", Map.of("PLATFORM_AUDIT_TOKEN", TOKEN), environment);
	}

	/**
	 * Start an outpost that tells its provider of its traces, unlike the one of the demo.
	 * @param name the name of the process
	 * @param platform the platform's address
	 * @param provider the provider's address
	 * @param environment further variables
	 * @return the service
	 */
	Service outpost(String name, URI platform, URI provider, Map<String, String> environment) throws IOException {
		return java(name, "sample-proxy",
				Map.of("OUTPOST_PLATFORM_BASE_URL", platform.toString(), "OUTPOST_PLATFORM_TOKEN", TOKEN,
						"OUTPOST_PROVIDER_BASE_URL", provider.toString(), "OUTPOST_PROVIDER_API_KEY", "key-of-the-test",
						"OUTPOST_OUTBOX_DIRECTORY", FILES.resolve("outbox-" + name).toString(),
						"THROUGHLINE_PROPAGATION_OUTBOUND_DENY", ""),
				environment);
	}

	Service assistant(String name, URI outpost, Map<String, String> environment) throws IOException {
		return node(name, ASSISTANT, "assistant.js", Map.of("ASSISTANT_OUTPOST_URL", outpost.toString()), environment);
	}

	/**
	 * Start the assistant that is written in Python.
	 * @param python the installation
	 * @param name the name of the process
	 * @param outpost the outpost's address
	 * @param environment further variables
	 * @return the service
	 */
	Service assistant(PythonInstallation python, String name, URI outpost, Map<String, String> environment)
			throws IOException {
		return other(name, ASSISTANT, List.of(python.python().toString(), python.service().toString()),
				Map.of("ASSISTANT_OUTPOST_URL", outpost.toString(), "PYTHONPATH", python.packages().toString(),
						"PYTHONNOUSERSITE", "1", "OTEL_SEMCONV_STABILITY_OPT_IN", "http"),
				environment);
	}

	Service gateway(String name, URI platform, Map<String, String> environment) throws IOException {
		return node(name, GATEWAY, "gateway.js",
				Map.of("GATEWAY_PLATFORM_URL", platform.toString(), "GATEWAY_PLATFORM_TOKEN", TOKEN), environment);
	}

	/**
	 * Ask a question.
	 * @param service who is asked
	 * @param path where it is asked
	 * @param chat the question
	 * @return the answer
	 */
	ChatAnswer ask(Service service, String path, ChatRequest chat) throws IOException, InterruptedException {
		return this.http.ask(service.address().resolve(path), chat);
	}

	/**
	 * Return what the backend has of a trace by now.
	 * @param traceId the trace
	 * @return its spans, none if it is not known
	 */
	Trace trace(String traceId) throws InterruptedException {
		return new TraceQuery(this.http, new TraceSource(this.backend.query(), TraceApi.TEMPO)).fetch(traceId).trace();
	}

	private Service java(String name, String module, Map<String, String> wiring, Map<String, String> further)
			throws IOException {
		Path jar = Path.of("..", module, "target",
				"%s-%s.jar".formatted(module, System.getProperty("interop.version")));
		if (!Files.exists(jar)) {
			throw new IllegalStateException(jar + " is missing: './mvnw verify' makes it, 'test' does not");
		}
		List<String> command = List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx192m",
				"-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-jar", jar.toString());
		Map<String, String> environment = new HashMap<>(wiring);
		environment.put("SERVER_ADDRESS", "127.0.0.1");
		environment.put("SERVER_PORT", "0");
		environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", this.backend.otlpHttp().toString());
		environment.put("MANAGEMENT_OPENTELEMETRY_TRACING_EXPORT_SCHEDULE_DELAY", "100ms");
		environment.putAll(further);
		return new Service(this.children.start(new ChildCommand(name, command, environment)), this.children,
				"Tomcat started on port (\\d+)", "Started \\w+Application in");
	}

	private Service node(String name, String service, String script, Map<String, String> wiring,
			Map<String, String> further) throws IOException {
		List<String> command = List.of(this.node.node().toString(), this.node.directory().resolve(script).toString());
		Map<String, String> environment = new HashMap<>(wiring);
		environment.put("NODE_OPTIONS", "");
		// the backend takes traces only
		environment.put("OTEL_METRICS_EXPORTER", "none");
		environment.put("OTEL_LOGS_EXPORTER", "none");
		return other(name, service, command, environment, further);
	}

	private Service other(String name, String service, List<String> command, Map<String, String> wiring,
			Map<String, String> further) throws IOException {
		Map<String, String> environment = new HashMap<>(wiring);
		environment.put("PORT", "0");
		environment.put("OTEL_SERVICE_NAME", service);
		environment.put("OTEL_EXPORTER_OTLP_ENDPOINT", this.backend.otlpHttp().toString());
		environment.put("OTEL_BSP_SCHEDULE_DELAY", "100");
		environment.putAll(further);
		return new Service(this.children.start(new ChildCommand(name, command, environment)), this.children,
				"\"port\": ?(\\d+)", "\"message\": ?\"listening\"");
	}

	@Override
	public void close() {
		this.children.close();
		this.backend.close();
	}

}
