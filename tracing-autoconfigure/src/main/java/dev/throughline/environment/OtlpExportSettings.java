package dev.throughline.environment;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.otlp.Transport;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.StringUtils;

/**
 * Translates the choice of exporter, and an endpoint as people write it, into the
 * properties that Spring Boot's OTLP exporter needs. The result takes the highest
 * precedence, because it is derived from whatever source won.
 */
final class OtlpExportSettings {

	static final String SOURCE = "throughlineOtlp";

	static final String ENDPOINT = "management.opentelemetry.tracing.export.otlp.endpoint";

	static final String TRANSPORT = "management.opentelemetry.tracing.export.otlp.transport";

	static final String ENABLED = "management.tracing.export.otlp.enabled";

	/**
	 * Default of the OTLP exporter specification.
	 */
	private static final String DEFAULT_ENDPOINT = "http://localhost:4318";

	private final Consumer<String> warnings;

	OtlpExportSettings(Consumer<String> warnings) {
		this.warnings = warnings;
	}

	void apply(ConfigurableEnvironment environment, Exporter exporter) {
		Map<String, Object> derived = new LinkedHashMap<>();
		switch (exporter) {
			case NONE, STDOUT -> derived.put(ENABLED, "false");
			case AUTO -> addTarget(environment, environment.getProperty(ENDPOINT), derived);
			case OTLP -> addTarget(environment, orDefault(environment.getProperty(ENDPOINT)), derived);
		}
		if (!derived.isEmpty()) {
			environment.getPropertySources().addFirst(new MapPropertySource(SOURCE, derived));
		}
	}

	private static String orDefault(@Nullable String endpoint) {
		return StringUtils.hasText(endpoint) ? endpoint : DEFAULT_ENDPOINT;
	}

	private void addTarget(ConfigurableEnvironment environment, @Nullable String endpoint,
			Map<String, Object> derived) {
		if (!StringUtils.hasText(endpoint)) {
			return;
		}
		String statedTransport = environment.getProperty(TRANSPORT);
		OtlpTarget target = OtlpTarget.of(endpoint, statedTransport);
		if (target == null) {
			throw new InvalidConfigurationPropertyValueException(ENDPOINT, UserInfo.mask(endpoint),
					"Give an http or https URL with a host, such as http://localhost:4317 (gRPC) or http://localhost:4318 (HTTP).");
		}
		if (target.contradictsPort()) {
			this.warnings.accept("OTLP endpoint " + UserInfo.mask(endpoint) + " has the well-known port of "
					+ other(target.transport()) + ", but the transport is stated as " + name(target.transport())
					+ ", which is used. Nothing arrives unless the collector listens there for "
					+ name(target.transport()) + ".");
		}
		derived.put(ENDPOINT, target.url());
		if (statedTransport == null) {
			derived.put(TRANSPORT, name(target.transport()));
		}
	}

	private static String other(Transport transport) {
		return (transport == Transport.GRPC) ? name(Transport.HTTP) : name(Transport.GRPC);
	}

	private static String name(Transport transport) {
		return transport.name().toLowerCase(Locale.ROOT);
	}

}
