package dev.throughline.logging.access;

import java.util.concurrent.TimeUnit;

import dev.throughline.network.PathPatterns;
import io.micrometer.observation.Observation;
import io.micrometer.tracing.Span;
import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.handler.TracingObservationHandler.TracingContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.util.function.SingletonSupplier;

/**
 * Writes the line of a finished exchange. Its span has ended by then and is made current
 * once more while the line is written, so that the line has the ids wherever ids go: MDC,
 * JSON members, OTLP.
 */
final class AccessLines {

	static final String LOGGER = "throughline.access";

	private static final Logger accessLogger = LoggerFactory.getLogger(LOGGER);

	private static final Logger logger = LoggerFactory.getLogger(AccessLines.class);

	private final AccessLogProperties properties;

	private final boolean structured;

	private final PathPatterns excludedPaths;

	private final ClientAddress clientAddress;

	private final SingletonSupplier<Tracer> tracer;

	/**
	 * Creates the writer.
	 * @param properties the room's properties
	 * @param structured whether lines show their key-value pairs, so that the message can
	 * leave them out
	 * @param tracer asked for late: servers are made before everything else
	 */
	AccessLines(AccessLogProperties properties, boolean structured, ObjectProvider<Tracer> tracer) {
		this.properties = properties;
		this.structured = structured;
		this.excludedPaths = PathPatterns.of(AccessLogProperties.EXCLUDE, properties.exclude());
		this.clientAddress = new ClientAddress(properties.trustedProxies());
		this.tracer = SingletonSupplier.ofNullable(tracer::getIfAvailable);
	}

	/**
	 * Tells whether {@link AccessEntry#forwardedFor()} is looked at.
	 * @return {@code true} when there are trusted proxies
	 */
	boolean needForwardedFor() {
		return this.clientAddress.trustsProxies();
	}

	boolean areWanted() {
		return accessLogger.isInfoEnabled();
	}

	/**
	 * Writes the line, unless its path is excluded. Never throws.
	 * @param entry the exchange
	 * @param observation the exchange's observation, or {@code null} when it was not
	 * observed
	 */
	void write(AccessEntry entry, Observation.@Nullable Context observation) {
		try {
			if (entry.path() != null && this.excludedPaths.contains(entry.path())) {
				return;
			}
			Span span = span(observation);
			Tracer available = (span != null) ? this.tracer.get() : null;
			if (available == null) {
				log(entry);
				return;
			}
			try (Tracer.SpanInScope scope = available.withSpan(span)) {
				log(entry);
			}
		}
		catch (RuntimeException ex) {
			logger.debug("Access line was not written", ex);
		}
	}

	private static @Nullable Span span(Observation.@Nullable Context observation) {
		TracingContext tracingContext = (observation != null) ? observation.get(TracingContext.class) : null;
		return (tracingContext != null) ? tracingContext.getSpan() : null;
	}

	private void log(AccessEntry entry) {
		String method = (entry.method() != null) ? LineText.escape(entry.method()) : "-";
		String path = (entry.path() != null) ? LineText.path(entry.path()) : "-";
		String query = (this.properties.includeQuery() && entry.query() != null) ? LineText.escape(entry.query())
				: null;
		String client = this.clientAddress.of(entry.peer(), entry.forwardedFor());
		long millis = TimeUnit.NANOSECONDS.toMillis(entry.nanos());
		StringBuilder message = new StringBuilder(64).append(method).append(' ').append(path);
		if (query != null) {
			message.append('?').append(query);
		}
		message.append(' ').append(entry.status()).append(' ').append(millis).append("ms");
		if (!this.structured) {
			append(message, " route=", entry.route());
			append(message, " bytes=", entry.bytes());
			append(message, " client=", client);
		}
		LoggingEventBuilder event = accessLogger.atInfo();
		event = add(event, "method", method);
		event = add(event, "path", path);
		event = add(event, "query", query);
		event = add(event, "status", entry.status());
		event = add(event, "duration_ms", millis);
		event = add(event, "route", entry.route());
		event = add(event, "bytes", entry.bytes());
		event = add(event, "client_address", client);
		event.log(message.toString());
	}

	private static LoggingEventBuilder add(LoggingEventBuilder event, String key, @Nullable Object value) {
		return (value != null) ? event.addKeyValue(key, value) : event;
	}

	private static void append(StringBuilder message, String name, @Nullable Object value) {
		if (value != null) {
			message.append(name).append(value);
		}
	}

}
