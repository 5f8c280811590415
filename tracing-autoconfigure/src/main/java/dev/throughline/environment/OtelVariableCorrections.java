package dev.throughline.environment;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

import org.jspecify.annotations.Nullable;

import org.springframework.boot.env.OriginTrackedMapPropertySource;
import org.springframework.boot.origin.Origin;
import org.springframework.boot.origin.OriginTrackedValue;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.PropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.util.StringUtils;

/**
 * Corrects the property source that Spring Boot makes of the {@code OTEL_*} variables:
 * its place (command-line arguments and system properties go first, as with every other
 * environment variable), time-outs of zero, which Spring Boot turns into a duration that
 * no exporter accepts, and {@code OTEL_TRACES_EXPORTER}, where Spring Boot understands
 * {@code otlp} and takes every other value for {@code none}.
 *
 * @see <a href=
 * "https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/">Environment
 * variable specification</a>
 */
final class OtelVariableCorrections {

	static final String SOURCE = "openTelemetryEnvironmentVariables";

	private static final String TRACES_EXPORTER = "OTEL_TRACES_EXPORTER";

	private static final String OTLP_ENABLED = "management.tracing.export.otlp.enabled";

	private static final Duration LONGEST_NANOS = Duration.ofNanos(Long.MAX_VALUE);

	/**
	 * "No limit" as a duration that still fits into nanoseconds and milliseconds.
	 */
	private static final Duration NO_LIMIT = Duration.ofDays(365);

	private final UnaryOperator<@Nullable String> systemEnvironment;

	private final Consumer<String> warnings;

	OtelVariableCorrections(UnaryOperator<@Nullable String> systemEnvironment, Consumer<String> warnings) {
		this.systemEnvironment = systemEnvironment;
		this.warnings = warnings;
	}

	void apply(ConfigurableEnvironment environment) {
		MutablePropertySources sources = environment.getPropertySources();
		PropertySource<?> mapped = sources.remove(SOURCE);
		if (!(mapped instanceof MapPropertySource mapSource)) {
			return;
		}
		Map<String, Object> corrected = new LinkedHashMap<>();
		mapSource.getSource().forEach((name, value) -> corrected.put(name, limitDuration(name, value)));
		correctExporter(corrected);
		PropertySource<?> source = new OriginTrackedMapPropertySource(SOURCE, corrected);
		if (sources.contains(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME)) {
			sources.addAfter(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, source);
		}
		else {
			sources.addFirst(source);
		}
	}

	private Object limitDuration(String name, Object value) {
		if (!name.endsWith("timeout") || !(value instanceof OriginTrackedValue tracked)) {
			return value;
		}
		try {
			Duration duration = Duration.parse(String.valueOf(tracked.getValue()));
			return (duration.compareTo(LONGEST_NANOS) > 0)
					? OriginTrackedValue.of(NO_LIMIT.toString(), Origin.from(tracked)) : value;
		}
		catch (DateTimeParseException ex) {
			return value;
		}
	}

	private void correctExporter(Map<String, Object> corrected) {
		Object otlpEnabled = corrected.get(OTLP_ENABLED);
		String variable = this.systemEnvironment.apply(TRACES_EXPORTER);
		if (otlpEnabled == null || variable == null) {
			return;
		}
		corrected.remove(OTLP_ENABLED);
		Exporter exporter = exporter(variable);
		if (exporter != null) {
			corrected.put(Exporter.PROPERTY,
					OriginTrackedValue.of(exporter.name().toLowerCase(Locale.ROOT), Origin.from(otlpEnabled)));
		}
	}

	private @Nullable Exporter exporter(String variable) {
		Set<Exporter> exporters = new LinkedHashSet<>();
		for (String name : StringUtils.tokenizeToStringArray(variable, ",")) {
			switch (name.toLowerCase(Locale.ROOT)) {
				case "otlp" -> exporters.add(Exporter.OTLP);
				case "none" -> exporters.add(Exporter.NONE);
				// https://opentelemetry.io/docs/languages/java/configuration/#properties-exporters
				case "console", "logging", "logging-otlp" -> exporters.add(Exporter.STDOUT);
				default -> this.warnings.accept(TRACES_EXPORTER + " names the exporter '" + name
						+ "', which is not known here and is " + "ignored; known are 'otlp', 'console' and 'none'.");
			}
		}
		if (exporters.size() > 1) {
			this.warnings.accept(TRACES_EXPORTER + "=" + variable + " names several exporters; only "
					+ first(exporters).name().toLowerCase(Locale.ROOT) + " is used.");
		}
		return exporters.isEmpty() ? null : first(exporters);
	}

	private static Exporter first(Set<Exporter> exporters) {
		return exporters.contains(Exporter.OTLP) ? Exporter.OTLP : exporters.iterator().next();
	}

}
