package dev.throughline.environment;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import dev.throughline.network.OtlpTarget;
import dev.throughline.network.ShownUrl;
import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Translates the choice of exporter, and an endpoint as people write it, into the
 * properties that Spring Boot's OTLP exporter needs. The result takes the highest
 * precedence, because it is derived from whatever source won. Logs are only looked at
 * when they are sent; the choice of exporter is about spans, except for the default
 * endpoint.
 */
final class OtlpExportSettings {

	static final String SOURCE = "throughlineOtlp";

	static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	static final String TRANSPORT = "management.opentelemetry.tracing.export.otlp.transport";

	static final String COMPRESSION = "management.opentelemetry.tracing.export.otlp.compression";

	static final String ENABLED = "management.tracing.export.otlp.enabled";

	/**
	 * Default of the OTLP exporter specification.
	 */
	private static final String DEFAULT_ENDPOINT = "http://localhost:4318";

	static final String LOGS_ENABLED = "throughline.logging.otlp.enabled";

	private static final Signal TRACES = new Signal(ENDPOINT, TRANSPORT, COMPRESSION, "/v1/traces");

	private static final Signal LOGS = new Signal("management.opentelemetry.logging.export.otlp.endpoint",
			"management.opentelemetry.logging.export.otlp.transport",
			"management.opentelemetry.logging.export.otlp.compression", "/v1/logs");

	private final Consumer<String> warnings;

	OtlpExportSettings(Consumer<String> warnings) {
		this.warnings = warnings;
	}

	void apply(ConfigurableEnvironment environment, Exporter exporter) {
		Map<String, Object> derived = new LinkedHashMap<>();
		switch (exporter) {
			case NONE, STDOUT -> derived.put(ENABLED, "false");
			case AUTO, OTLP -> addTarget(environment, TRACES, exporter, derived);
		}
		if (environment.getProperty(LOGS_ENABLED, Boolean.class, false)) {
			addTarget(environment, LOGS, exporter, derived);
		}
		if (!derived.isEmpty()) {
			environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, derived));
		}
	}

	private void addTarget(ConfigurableEnvironment environment, Signal signal, Exporter exporter,
			Map<String, Object> derived) {
		String endpoint = endpoint(environment, signal, exporter);
		if (endpoint == null) {
			return;
		}
		String statedTransport = environment.getProperty(signal.transport());
		OtlpTarget target = OtlpTarget.of(endpoint, statedTransport, signal.path());
		if (target == null) {
			throw new InvalidConfigurationPropertyValueException(signal.endpoint(), ShownUrl.of(endpoint),
					"Give an http or https URL with a host, such as http://localhost:4317 (gRPC) or http://localhost:4318 (HTTP).");
		}
		if (target.contradictsPort() && !(signal == TRACES && isLookedAtLater(environment))) {
			this.warnings.accept("OTLP endpoint " + ShownUrl.of(endpoint) + " has the well-known port of "
					+ other(target.transport()) + ", but the transport is stated as " + name(target.transport())
					+ ", which is used. Nothing arrives unless the collector listens there for "
					+ name(target.transport()) + ".");
		}
		derived.put(signal.endpoint(), target.url());
		if (statedTransport == null) {
			derived.put(signal.transport(), name(target.transport()));
		}
		if (!target.isLoopback() && environment.getProperty(signal.compression()) == null) {
			derived.put(signal.compression(), "gzip");
		}
	}

	// the same fault becomes a finding there, and is warned about once
	private static boolean isLookedAtLater(ConfigurableEnvironment environment) {
		return environment.getProperty("throughline.export.enabled", Boolean.class, true)
				&& environment.getProperty("throughline.diagnostics.enabled", Boolean.class, true);
	}

	private static @Nullable String endpoint(ConfigurableEnvironment environment, Signal signal, Exporter exporter) {
		String endpoint = environment.getProperty(signal.endpoint());
		if (StringUtils.hasText(endpoint)) {
			return endpoint;
		}
		return (exporter == Exporter.OTLP) ? DEFAULT_ENDPOINT : null;
	}

	private static String other(Transport transport) {
		return (transport == Transport.GRPC) ? name(Transport.HTTP) : name(Transport.GRPC);
	}

	private static String name(Transport transport) {
		return transport.name().toLowerCase(Locale.ROOT);
	}

	/**
	 * What differs between the signals.
	 *
	 * @param endpoint the property of the endpoint
	 * @param transport the property of the transport
	 * @param compression the property of the compression
	 * @param path the path of an HTTP endpoint that has none
	 */
	private record Signal(String endpoint, String transport, String compression, String path) {

	}

}
