package dev.throughline.benchmarks.cost;

import java.util.List;
import java.util.Map;

/**
 * Who makes the spans, and how it is told where they go. Logs and metrics are exported by
 * nobody, and batches wait one second everywhere.
 */
enum Tracer {

	NONE("none", "none"),

	METERS("none", "observation"),

	HANDWRITTEN("handwritten", "opentelemetry"),

	AGENT("agent", "opentelemetry"),

	OPENTELEMETRY_STARTER("opentelemetry-starter", "opentelemetry"),

	BOOT("boot", "observation"),

	BOOT_JDBC("boot-jdbc", "observation"),

	THROUGHLINE("throughline", "observation");

	private final String module;

	private final String steps;

	Tracer(String module, String steps) {
		this.module = module;
		this.steps = steps;
	}

	/**
	 * Folder of the class path, below that of the variants.
	 * @return the folder's name
	 */
	String module() {
		return this.module;
	}

	/**
	 * Arguments of a service.
	 * @param collector address that the path of traces is appended to
	 * @return the arguments
	 */
	List<String> arguments(String collector) {
		String traces = collector + "/v1/traces";
		return List.of("--workload.steps=" + this.steps, "--workload.traces-endpoint=" + traces,
				"--management.opentelemetry.tracing.export.otlp.endpoint=" + traces,
				"--management.opentelemetry.tracing.export.schedule-delay=1s",
				"--management.otlp.metrics.export.enabled=false");
	}

	/**
	 * Environment of a service.
	 * @param service its name
	 * @param collector address that the path of traces is appended to
	 * @return the variables
	 */
	Map<String, String> environment(String service, String collector) {
		if (this != AGENT && this != OPENTELEMETRY_STARTER) {
			return Map.of();
		}
		return Map.of("OTEL_SERVICE_NAME", service, "OTEL_EXPORTER_OTLP_ENDPOINT", collector,
				"OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf", "OTEL_METRICS_EXPORTER", "none", "OTEL_LOGS_EXPORTER",
				"none", "OTEL_BSP_SCHEDULE_DELAY", "1000");
	}

}
