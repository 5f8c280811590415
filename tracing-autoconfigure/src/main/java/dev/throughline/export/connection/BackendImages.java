package dev.throughline.export.connection;

import java.util.List;

/**
 * The images of trace backends that take OTLP themselves.
 */
final class BackendImages {

	/**
	 * Without registry and tag. Version 1 of Jaeger is {@code all-in-one}.
	 */
	static final List<String> NAMES = List.of("grafana/tempo", "jaegertracing/jaeger", "jaegertracing/all-in-one");

	/**
	 * Without it nobody asks where spans go.
	 */
	static final String REQUIRED_CLASS = "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.OtlpTracingAutoConfiguration";

	private BackendImages() {
	}

}
