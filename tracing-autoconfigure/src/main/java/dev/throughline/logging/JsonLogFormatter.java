package dev.throughline.logging;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Context;
import net.logstash.logback.composite.AbstractFieldJsonProvider;
import net.logstash.logback.composite.JsonProviders;
import net.logstash.logback.composite.loggingevent.LogLevelJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggerNameJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventFormattedTimestampJsonProvider;
import net.logstash.logback.composite.loggingevent.LoggingEventThreadNameJsonProvider;
import net.logstash.logback.composite.loggingevent.MessageJsonProvider;
import net.logstash.logback.composite.loggingevent.StackTraceJsonProvider;
import net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder;
import org.slf4j.ILoggerFactory;
import org.slf4j.LoggerFactory;

import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.logging.structured.StructuredLogFormatter;
import org.springframework.boot.opentelemetry.autoconfigure.OpenTelemetryResourceAttributes;
import org.springframework.core.env.Environment;

/**
 * One log event as one JSON object, written by logstash-logback-encoder. Spring Boot
 * instantiates it by name for {@code logging.structured.format.console}, so that level
 * thresholds, charset and a user's own Logback file keep working as with Spring Boot's
 * own formats.
 */
final class JsonLogFormatter implements StructuredLogFormatter<ILoggingEvent> {

	private final LoggingEventCompositeJsonEncoder encoder = new LoggingEventCompositeJsonEncoder();

	JsonLogFormatter(Environment environment) {
		JsonProviders<ILoggingEvent> providers = this.encoder.getProviders();
		LoggingEventFormattedTimestampJsonProvider timestamp = named("timestamp",
				new LoggingEventFormattedTimestampJsonProvider());
		timestamp.setPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'");
		timestamp.setTimeZone("UTC");
		providers.addProvider(timestamp);
		providers.addProvider(named("level", new LogLevelJsonProvider()));
		providers.addProvider(named("message", new MessageJsonProvider()));
		providers.addProvider(named("logger", new LoggerNameJsonProvider()));
		providers.addProvider(named("thread", new LoggingEventThreadNameJsonProvider()));
		providers.addProvider(new ContextMembersProvider(serviceName(environment),
				environment.getProperty("management.tracing.mdc.trace-id-key", "trace_id"),
				environment.getProperty("management.tracing.mdc.span-id-key", "span_id")));
		providers.addProvider(named("stack_trace", new StackTraceJsonProvider()));
		ILoggerFactory loggerFactory = LoggerFactory.getILoggerFactory();
		if (loggerFactory instanceof Context context) {
			this.encoder.setContext(context);
		}
		this.encoder.start();
		JsonLines.mark();
	}

	private static <T extends AbstractFieldJsonProvider<ILoggingEvent>> T named(String member, T provider) {
		provider.setFieldName(member);
		return provider;
	}

	private static String serviceName(Environment environment) {
		Map<String, String> configured = Binder.get(environment)
			.bind("management.opentelemetry.resource-attributes", Bindable.mapOf(String.class, String.class))
			.orElseGet(Map::of);
		Map<String, String> attributes = new LinkedHashMap<>();
		new OpenTelemetryResourceAttributes(environment, configured).applyTo(attributes::put);
		return attributes.getOrDefault("service.name", "unknown_service");
	}

	@Override
	public String format(ILoggingEvent event) {
		return new String(this.encoder.encode(event), StandardCharsets.UTF_8);
	}

	@Override
	public byte[] formatAsBytes(ILoggingEvent event, Charset charset) {
		return charset.equals(StandardCharsets.UTF_8) ? this.encoder.encode(event) : format(event).getBytes(charset);
	}

}
