package dev.throughline.environment;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.util.ClassUtils;

/**
 * Defaults of lowest precedence: any source of the user's wins over them.
 */
final class TracingDefaults {

	static final String SOURCE = "throughlineDefaults";

	static final String LOG_FORMAT_PROPERTY = "throughline.logging.format";

	static final String JSON_FORMATTER = "dev.throughline.logging.JsonLogFormatter";

	private static final String TRACE_ID_KEY_PROPERTY = "management.tracing.mdc.trace-id-key";

	private static final String SPAN_ID_KEY_PROPERTY = "management.tracing.mdc.span-id-key";

	/**
	 * Off in Spring Boot, and a trace that ends at a queue is a broken one.
	 */
	private static final List<String> OBSERVED_MESSAGING = List.of("spring.kafka.template.observation-enabled",
			"spring.kafka.listener.observation-enabled", "spring.rabbitmq.template.observation-enabled",
			"spring.rabbitmq.listener.simple.observation-enabled",
			"spring.rabbitmq.listener.direct.observation-enabled",
			"spring.rabbitmq.listener.stream.observation-enabled");

	private TracingDefaults() {
	}

	static void addTo(ConfigurableEnvironment environment) {
		Map<String, Object> defaults = new LinkedHashMap<>();
		defaults.put("management.tracing.sampling.probability", "1.0");
		defaults.put("spring.reactor.context-propagation", "auto");
		defaults.put("jdbc.includes", "QUERY");
		// a poll of Kafka returns up to 500 records, and a batch is linked to each
		defaults.put("management.opentelemetry.tracing.limits.max-links", "1024");
		if (environment.getProperty("throughline.export.enabled", Boolean.class, true)) {
			defaults.put("management.opentelemetry.tracing.export.schedule-delay", "1s");
		}
		for (String observed : OBSERVED_MESSAGING) {
			defaults.put(observed, "true");
		}
		if (environment.getProperty("throughline.propagation.enabled", Boolean.class, true)) {
			defaults.put("management.tracing.propagation.consume", String.join(",", consumedFormats(environment)));
		}
		if (environment.getProperty("throughline.logging.enabled", Boolean.class, true)) {
			addLogging(environment, defaults);
		}
		environment.getPropertySources().addLast(new MapPropertySource(SOURCE, defaults));
	}

	// Spring Boot reads every format it knows; here W3C, and what is to be written
	private static Set<String> consumedFormats(ConfigurableEnvironment environment) {
		Set<String> formats = new LinkedHashSet<>(List.of("W3C"));
		formats.addAll(Binder.get(environment)
			.bind("management.tracing.propagation.produce", Bindable.listOf(String.class))
			.orElse(List.of()));
		return formats;
	}

	private static void addLogging(ConfigurableEnvironment environment, Map<String, Object> defaults) {
		String traceIdKey = environment.getProperty(TRACE_ID_KEY_PROPERTY, "trace_id");
		String spanIdKey = environment.getProperty(SPAN_ID_KEY_PROPERTY, "span_id");
		defaults.put(TRACE_ID_KEY_PROPERTY, traceIdKey);
		defaults.put(SPAN_ID_KEY_PROPERTY, spanIdKey);
		if (environment.getProperty("logging.expect-correlation-id", Boolean.class, true)) {
			defaults.put("logging.pattern.correlation",
					"%correlationId{" + traceIdKey + "(32)," + spanIdKey + "(16)} ");
		}
		if (isJson(environment)) {
			defaults.put("logging.structured.format.console", JSON_FORMATTER);
		}
	}

	private static boolean isJson(ConfigurableEnvironment environment) {
		String format = environment.getProperty(LOG_FORMAT_PROPERTY, "text").trim();
		if (format.equalsIgnoreCase("text")) {
			return false;
		}
		if (!format.equalsIgnoreCase("json")) {
			throw new InvalidConfigurationPropertyValueException(LOG_FORMAT_PROPERTY, format,
					"Choose 'text' or 'json'.");
		}
		if (!ClassUtils.isPresent("net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder", null)) {
			throw new InvalidConfigurationPropertyValueException(LOG_FORMAT_PROPERTY, format,
					"JSON lines need net.logstash.logback:logstash-logback-encoder on the classpath.");
		}
		return true;
	}

}
